package dev.skerry.serving;

import dev.skerry.serving.InferenceException.Category;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request's {@code parameters} mean, the same in every protocol: {@code timeout} in
 * microseconds and {@code priority} reach the scheduler, sequences are refused, and so is what
 * looks like one of the two and is not: to lose a deadline without a word is worse. What is meant
 * for other models is passed over.
 *
 * @param timeout empty if none or 0 was given
 * @param priority 0 for the default, 1 first
 * @param binaryOutput whether outputs that do not say otherwise are wanted as bytes; only REST asks
 */
public record RequestParameters(Optional<Duration> timeout, int priority, boolean binaryOutput) {
  static final String TIMEOUT = "timeout";
  static final String PRIORITY = "priority";

  private static final Map<String, String> EXPECTED =
      Map.of(
          TIMEOUT,
          "whole microseconds >= 0; 0 for the server's own",
          PRIORITY,
          "a whole number >= 0; 0 for the model's own");

  /** No parameters. */
  public static final RequestParameters NONE = new RequestParameters(Optional.empty(), 0, false);

  /**
   * Reads {@code parameters}, whose values are of type {@link Boolean}, {@link Long}, {@link
   * Double} or {@link String}.
   *
   * @throws InferenceException if one has a value it cannot have, or asks for what this server does
   *     not do
   */
  public static RequestParameters of(Map<String, ?> parameters) {
    if (parameters.isEmpty()) {
      return NONE;
    }
    refuseSequence(parameters.get("sequence_id"));
    parameters.keySet().forEach(RequestParameters::refuseMisspelt);
    long micros = whole(parameters, TIMEOUT);
    long priority = whole(parameters, PRIORITY);
    return new RequestParameters(
        micros == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(saturatedNanos(micros))),
        (int) Math.min(priority, Integer.MAX_VALUE),
        Boolean.TRUE.equals(parameters.get("binary_data_output")));
  }

  /**
   * Refuses what would be a parameter, or nearly one, were it in the right place.
   *
   * @param place where it is
   * @throws InferenceException if it looks like one
   */
  public static void refuseElsewhere(String name, String place) {
    Misspelling.likely(name).ifPresent(meant -> refuse(name, place, meant));
  }

  /** The same in a query, in which others may have names that only resemble it. */
  public static void refuseInQuery(String name) {
    Misspelling.near(name).ifPresent(meant -> refuse(name, "query", meant));
  }

  private static void refuse(String name, String place, String meant) {
    throw new InferenceException(
        Category.INVALID,
        place
            + ": '"
            + name
            + "' (expected: "
            + meant
            + " in the request's parameters, "
            + EXPECTED.get(meant)
            + ")");
  }

  private static void refuseSequence(@Nullable Object id) {
    if (id != null && !id.equals(0L) && !id.equals("")) {
      throw new InferenceException(
          Category.UNSUPPORTED,
          "sequence_id: " + id + " (expected: none; this server keeps no state between requests)");
    }
  }

  private static void refuseMisspelt(String name) {
    Misspelling.meant(name)
        .ifPresent(meant -> {
          throw new InferenceException(
              Category.INVALID,
              "parameter: '" + name + "' (expected: " + meant + ", " + EXPECTED.get(meant) + ")");
        });
  }

  private static long whole(Map<String, ?> parameters, String name) {
    Object value = parameters.get(name);
    return switch (value) {
      case null -> 0;
      case Long number when number >= 0 -> number;
      default ->
          throw new InferenceException(
              Category.INVALID,
              name + ": " + shown(value) + " (expected: " + EXPECTED.get(name) + ")");
    };
  }

  private static String shown(Object value) {
    return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
  }

  private static long saturatedNanos(long micros) {
    return micros > Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : micros * 1000;
  }
}
