package dev.skerry.policy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with an expression, in the words of whoever wrote it. */
final class Mistake {
  static final List<String> VARIABLES =
      List.of(
          "battery",
          "heat_headroom",
          "hour",
          "memory",
          "on_battery",
          "requests_per_second",
          "unlinked_minutes");

  private static final Pattern PLACE = Pattern.compile("^ERROR: <input>:[0-9]+:([0-9]+): (.*)");
  private static final Pattern UNKNOWN = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern TYPE =
      Pattern.compile("expected type '([^']*)' but found '([^']*)'.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '\\(([^']*)\\)'.*");
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "(?i).*(mismatched input|extraneous input|no viable alternative|token recognition|missing '|syntax).*");

  private Mistake() {}

  /** Where the first one is and what it is, of what CEL says of an expression. */
  static String words(String message) {
    String first = message.lines().findFirst().orElse("not understood");
    Matcher place = PLACE.matcher(first);
    return place.matches()
        ? "column " + place.group(1) + " of the expression: " + plain(place.group(2))
        : plain(first);
  }

  private static String plain(String said) {
    Matcher unknown = UNKNOWN.matcher(said);
    if (unknown.matches()) {
      return unknown.group(1) + " is none of " + String.join(", ", VARIABLES);
    }
    Matcher type = TYPE.matcher(said);
    if (type.matches()) {
      return "comes to " + type(type.group(2));
    }
    Matcher overload = OVERLOAD.matcher(said);
    if (overload.matches()) {
      return operator(overload.group(1)) + " cannot be used on " + types(overload.group(2));
    }
    if (UNREADABLE.matcher(said).matches()) {
      return said.contains("<EOF>") && !said.contains("extraneous")
          ? "ends too early"
          : "cannot be read from here on";
    }
    return said.contains("zero") ? "divided by zero" : said;
  }

  private static String operator(String name) {
    String bare = name.replace("_", "");
    return bare.isEmpty() || name.matches("[a-z]+(_[a-z]+)*") ? name : bare;
  }

  private static String types(String list) {
    return String.join(" and ", List.of(list.split(", ")).stream().map(Mistake::type).toList());
  }

  private static String type(String name) {
    return switch (name) {
      case "int" -> "a whole number";
      case "double" -> "a number with a point";
      case "bool" -> "true or false";
      case "string" -> "text";
      case "null_type" -> "nothing";
      default -> name;
    };
  }
}
