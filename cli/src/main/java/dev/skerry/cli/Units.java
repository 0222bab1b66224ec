package dev.skerry.cli;

import dev.skerry.terms.Bytes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Amounts as people type them: {@code 10ms}, {@code 64MiB}. */
public final class Units {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]+)");

  /* What 64 bits hold, in whole hours and GiB. */
  private static final String LONGEST = Duration.ofNanos(Long.MAX_VALUE).toHours() + "h";
  private static final String LARGEST = (Long.MAX_VALUE >> 30) + "GiB";

  /* Longest first. */
  private static final SequencedMap<String, Long> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put("h", 3_600_000_000_000L);
    SHOWN.put("min", 60_000_000_000L);
    SHOWN.put("s", 1_000_000_000L);
    SHOWN.put("ms", 1_000_000L);
    SHOWN.put("us", 1_000L);
  }

  private Units() {}

  static Duration duration(String text) {
    Matcher matcher = match(text, "10ms, 250us or 1.5s");
    long unit =
        switch (matcher.group(2)) {
          case "ns" -> 1;
          case "us" -> 1_000;
          case "ms" -> 1_000_000;
          case "s" -> 1_000_000_000;
          case "m", "min" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> throw wrong(text, "a unit of ns, us, ms, s, min or h");
        };
    return Duration.ofNanos(whole(text, matcher, unit, LONGEST));
  }

  static Bytes bytes(String text) {
    Matcher matcher = match(text, "512KiB, 64MiB or 1GiB");
    long unit =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "b" -> 1;
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          case "gib" -> 1L << 30;
          default -> throw wrong(text, "a unit of B, KiB, MiB or GiB");
        };
    return new Bytes(whole(text, matcher, unit, LARGEST));
  }

  /** As somebody would type it: {@code 250us}. */
  static String shown(Duration duration) {
    long nanos = duration.toNanos();
    for (Map.Entry<String, Long> unit : SHOWN.entrySet()) {
      if (nanos != 0 && nanos % unit.getValue() == 0) {
        return nanos / unit.getValue() + unit.getKey();
      }
    }
    return nanos == 0 ? "0ms" : nanos + "ns";
  }

  /**
   * A time that an option says.
   *
   * @throws CommandException if it is none at all
   */
  public static Duration positive(String option, @Nullable Duration time) {
    Duration said = Objects.requireNonNull(time);
    if (!said.isPositive()) {
      throw CommandException.wrong(
          option + ": " + shown(said) + " (expected: more than 0, as in 2s)");
    }
    return said;
  }

  private static Matcher match(String text, String example) {
    Matcher matcher = AMOUNT.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(text, "a number and a unit, as in " + example);
    }
    return matcher;
  }

  private static long whole(String text, Matcher matcher, long unit, String most) {
    BigDecimal amount = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    if (amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw wrong(text, "at most " + most);
    }
    return amount.longValue();
  }

  private static TypeConversionException wrong(String text, String expected) {
    return new TypeConversionException("\"" + text + "\" (expected: " + expected + ")");
  }
}
