package dev.skerry.cli;

import java.math.BigInteger;
import picocli.CommandLine.TypeConversionException;

/** Numbers as people type them. */
final class Numbers {
  private Numbers() {}

  static int whole(String text) {
    return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static long large(String text) {
    return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  static double real(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong(text, "a number, as in 0.5");
    }
  }

  private static long whole(String text, long least, long most) {
    BigInteger number;
    try {
      number = new BigInteger(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(text, "a whole number, as in 10");
    }
    if (number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw wrong(text, "a whole number, at most " + most);
    }
    if (number.compareTo(BigInteger.valueOf(least)) < 0) {
      throw wrong(text, "a whole number, at least " + least);
    }
    return number.longValue();
  }

  private static TypeConversionException wrong(String text, String expected) {
    return new TypeConversionException("\"" + text + "\" (expected: " + expected + ")");
  }
}
