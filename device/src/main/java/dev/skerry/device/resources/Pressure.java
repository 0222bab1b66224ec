package dev.skerry.device.resources;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much time was lost waiting for something, over the last ten seconds ({@code /proc/pressure},
 * pressure stall information).
 *
 * @param some percent of the time in which at least one task waited
 * @param full percent of the time in which all tasks waited; 0 where the kernel does not say
 */
public record Pressure(double some, double full) {
  private static final Pattern SOME =
      Pattern.compile("(?m)^some avg10=([0-9]{1,3}\\.[0-9]{1,4})\\b");
  private static final Pattern FULL =
      Pattern.compile("(?m)^full avg10=([0-9]{1,3}\\.[0-9]{1,4})\\b");

  /** The pressure on {@code what}: {@code cpu}, {@code memory} or {@code io}. */
  static Reading<Pressure> read(Tree tree, String what) {
    String path = "proc/pressure/" + what;
    return tree.text(path).then(text -> parse(path, text));
  }

  private static Reading<Pressure> parse(String path, String text) {
    Matcher some = SOME.matcher(text);
    if (!some.find()) {
      return Reading.missing("/" + path + ": " + Tree.quote(text) + " (expected: some avg10=…)");
    }
    Matcher full = FULL.matcher(text);
    double all = full.find() ? Double.parseDouble(full.group(1)) : 0;
    double one = Double.parseDouble(some.group(1));
    return one > 100 || all > 100
        ? Reading.missing("/" + path + ": " + Math.max(one, all) + " (expected: 0 to 100 %)")
        : Reading.of(new Pressure(one, all));
  }
}
