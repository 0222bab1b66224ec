package dev.skerry.fleet.rollout;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a release reaches next. Printed and read as {@code 50}, {@code 12.5%}, {@code zone=north}.
 */
public sealed interface Wave {
  /** So many devices, and never more than half of those that are there. */
  record Canary(int devices) implements Wave {
    public Canary {
      if (devices < 1) {
        throw new IllegalArgumentException("devices: " + devices + " (expected: >= 1)");
      }
    }
  }

  /** This share of all devices, with those of the waves before. */
  record Share(double share) implements Wave {
    public Share {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("share: " + share + " (expected: > 0, <= 1)");
      }
    }
  }

  /** All devices with this label. */
  record Group(String label, String value) implements Wave {
    public boolean holds(Map<String, String> labels) {
      return value.equals(labels.get(label));
    }
  }

  /** As people write it. */
  default String print() {
    return switch (this) {
      case Canary canary -> Integer.toString(canary.devices());
      case Share share -> percent(share.share());
      case Group group -> group.label() + "=" + group.value();
    };
  }

  private static String percent(double share) {
    double hundredfold = share * 100;
    return hundredfold == Math.rint(hundredfold)
        ? String.format(Locale.ROOT, "%.0f%%", hundredfold)
        : hundredfold + "%";
  }

  /** Reads what {@link #print} writes. */
  static Wave parse(String text) {
    Matcher group = Forms.GROUP.matcher(text);
    if (group.matches()) {
      return new Group(group.group(1), group.group(2));
    }
    Matcher share = Forms.SHARE.matcher(text);
    if (share.matches()) {
      return new Share(Double.parseDouble(share.group(1)) / 100);
    }
    if (Forms.CANARY.matcher(text).matches()) {
      return new Canary(Integer.parseInt(text));
    }
    throw new IllegalArgumentException(
        "wave: \"" + text + "\" (expected: such as 50, 12.5%, zone=north)");
  }

  /** How waves are written. */
  final class Forms {
    private static final Pattern GROUP = Pattern.compile("([^=\\s]{1,128})=(\\S{1,128})");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,17})?)%");
    private static final Pattern CANARY = Pattern.compile("\\d{1,9}");

    private Forms() {}
  }
}
