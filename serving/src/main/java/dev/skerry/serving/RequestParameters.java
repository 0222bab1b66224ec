package dev.skerry.serving;

import dev.skerry.serving.InferenceException.Category;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private static final String TIMEOUT = "timeout";
  private static final String PRIORITY = "priority";
  private static final List<String> KNOWN = List.of(TIMEOUT, PRIORITY);
  private static final Map<String, String> EXPECTED =
      Map.of(
          TIMEOUT,
          "whole microseconds >= 0; 0 for the server's own",
          PRIORITY,
          "a whole number >= 0; 0 for the model's own");
  private static final int MOST_SLIPS = 2;
  /* Whoever writes more than that means something else. */
  private static final int LONGEST_SLIP = 40;

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

  private static void refuseSequence(@Nullable Object id) {
    if (id != null && !id.equals(0L) && !id.equals("")) {
      throw new InferenceException(
          Category.UNSUPPORTED,
          "sequence_id: " + id + " (expected: none; this server keeps no state between requests)");
    }
  }

  private static void refuseMisspelt(String name) {
    if (KNOWN.contains(name) || name.length() > LONGEST_SLIP) {
      return;
    }
    String plain = name.toLowerCase(Locale.ROOT);
    boolean isTime = plain.contains("timeout") || plain.contains("deadline");
    for (String known : KNOWN) {
      boolean isMeant =
          (isTime && known.equals(TIMEOUT)) || differences(plain, known) <= MOST_SLIPS;
      if (isMeant) {
        throw new InferenceException(
            Category.INVALID,
            "parameter: '" + name + "' (expected: " + known + ", " + EXPECTED.get(known) + ")");
      }
    }
  }

  /* Levenshtein's distance; more than is of interest where lengths alone differ by more. */
  private static int differences(String one, String other) {
    if (Math.abs(one.length() - other.length()) > MOST_SLIPS) {
      return MOST_SLIPS + 1;
    }
    int[] above = new int[other.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
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
