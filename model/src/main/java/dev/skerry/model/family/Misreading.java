package dev.skerry.model.family;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where in JSON a reader stopped and why, for the person who wrote it: without a word of this
 * program's insides.
 */
public final class Misreading {
  private static final Pattern MISSING =
      Pattern.compile("Missing (?:required )?creator property '([^']+)'");

  private static final Pattern COERCED =
      Pattern.compile("^Cannot coerce \\w+ value \\((.*?)\\) to ");

  private static final Pattern OUT_OF_RANGE = Pattern.compile("overflow|out of range");

  /* A class by its whole name; what the reader says of it is of no use to who wrote the JSON. */
  private static final Pattern CLASS =
      Pattern.compile(
          "\\(?class [\\w.$]++\\)?|`?\\b(?:[a-z0-9_]{1,40}+\\.){1,20}+[A-Z][\\w.$<>\\[\\]]*+`?");

  /* Anybody may have chosen the names, and a terminal obeys what it is told. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /* Of what the reader says: it may repeat what is in the file. */
  private static final int LONGEST = 500;

  private static final Set<Class<?>> WHOLE =
      Set.of(
          int.class, long.class, Integer.class, Long.class, OptionalInt.class, OptionalLong.class);

  private static final Set<Class<?>> REAL =
      Set.of(double.class, float.class, Double.class, Float.class, OptionalDouble.class);

  private Misreading() {}

  /** To be put behind the file's name: {@code : name is missing}. */
  static String of(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return (at == null || e instanceof InvalidDefinitionException || isMissing(e)
            ? ""
            : " line " + at.getLineNr() + ", column " + at.getColumnNr())
        + ": "
        + why(e);
  }

  /** By member alone, for what was not read from a file: {@code name is missing}. */
  public static String why(JsonProcessingException e) {
    String field = field(e);
    if (e instanceof UnrecognizedPropertyException unknown) {
      return field
          + ": no such member (expected: one of "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "))
          + ")";
    }
    Optional<String> unfit = unfit(e);
    if (unfit.isPresent()) {
      return (field.isEmpty() ? "" : field + ": ") + unfit.get();
    }
    String why = told(e);
    Matcher missing = MISSING.matcher(why);
    if (missing.find()) {
      return (field.isEmpty() ? missing.group(1) : field) + " is missing";
    }
    return (field.isEmpty() ? "" : field + ": ") + CLASS.matcher(why).replaceAll("value");
  }

  /* What stands where a number or a word for yes or no belongs; a number that is too large is one. */
  private static Optional<String> unfit(JsonProcessingException e) {
    String told = told(e);
    if (!(e instanceof MismatchedInputException mismatched)
        || mismatched.getTargetType() == null
        || OUT_OF_RANGE.matcher(told).find()) {
      return Optional.empty();
    }
    return expected(mismatched.getTargetType())
        .flatMap(
            expected -> value(mismatched, told).map(it -> it + " (expected: " + expected + ")"));
  }

  private static Optional<String> value(MismatchedInputException e, String told) {
    if (e instanceof InvalidFormatException invalid) {
      String text = plain(String.valueOf(invalid.getValue()));
      return Optional.of(invalid.getValue() instanceof String ? '"' + text + '"' : text);
    }
    Matcher coerced = COERCED.matcher(told);
    return coerced.find() ? Optional.of(coerced.group(1)) : Optional.empty();
  }

  /* For somebody who knows nothing of types. Of words that are one of several the reader tells. */
  private static Optional<String> expected(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return Optional.of("true or false");
    }
    if (WHOLE.contains(type)) {
      return Optional.of("a whole number");
    }
    return REAL.contains(type) ? Optional.of("a number") : Optional.empty();
  }

  /** Reads the same once more, with another reader. */
  public interface Reading {
    /** Reads it. */
    @Nullable Object with(JsonMapper reader) throws IOException;
  }

  /**
   * Who misspells a member has one too many and one too few, and the reader tells of the latter
   * alone: this tells of the former, if there is one, and of {@code e} if not.
   */
  public static JsonProcessingException spelt(
      JsonProcessingException e, JsonMapper strict, Reading again) {
    if (!isMissing(e)) {
      return e;
    }
    JsonMapper forgiving =
        strict
            .rebuild()
            .annotationIntrospector(new NothingRequired())
            .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    try {
      again.with(forgiving);
      return e;
    } catch (UnrecognizedPropertyException unknown) {
      return unknown;
    } catch (IOException other) {
      return e;
    }
  }

  private static final class NothingRequired extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return false;
    }
  }

  private static boolean isMissing(JsonProcessingException e) {
    return MISSING.matcher(told(e)).find();
  }

  /* In a line, short, and without anything that a terminal would obey. */
  private static String told(JsonProcessingException e) {
    return plain(said(e).lines().findFirst().orElse("cannot be read"));
  }

  private static String plain(CharSequence text) {
    return CONTROL
        .matcher(text.length() > LONGEST ? text.subSequence(0, LONGEST) + " ..." : text)
        .replaceAll("?");
  }

  /* What the value itself had against it, without the reader's talk around it. */
  private static String said(JsonProcessingException e) {
    return e instanceof ValueInstantiationException && e.getCause() != null
        ? String.valueOf(e.getCause().getMessage())
        : String.valueOf(e.getOriginalMessage());
  }

  /** As in {@code variants[0].measurement}; empty for the whole. */
  private static String field(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
    }
    return plain(path);
  }
}
