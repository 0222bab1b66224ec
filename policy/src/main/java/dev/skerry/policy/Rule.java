package dev.skerry.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a policy can say. */
enum Rule {
  /** How many rungs below the top of its ladder an agent starts: a whole number. */
  RUNGS_BELOW_TOP(SimpleType.INT, "a whole number, 0 to 100") {
    @Override
    boolean isGood(Object value) {
      return value instanceof Long count && count >= 0 && count <= 100;
    }

    @Override
    Ruling apply(Ruling to, Object value) {
      return to.withRungsBelowTop(Math.toIntExact((Long) value));
    }
  },
  /** How many requests may be admitted in a second. */
  PER_SECOND(SimpleType.DOUBLE, "a number with a point, more than 0.0") {
    @Override
    boolean isGood(Object value) {
      return value instanceof Double rate && rate > 0;
    }

    @Override
    Ruling apply(Ruling to, Object value) {
      return to.withPerSecond((Double) value);
    }
  },
  /** The most samples that run together. */
  LARGEST_BATCH(SimpleType.INT, "a whole number, 1 to 1000000") {
    @Override
    boolean isGood(Object value) {
      return value instanceof Long count && count >= 1 && count <= 1_000_000;
    }

    @Override
    Ruling apply(Ruling to, Object value) {
      return to.withLargestBatch(Math.toIntExact((Long) value));
    }
  },
  /** Whether fetching a family may begin now. */
  UPDATES {
    @Override
    Ruling apply(Ruling to, Object value) {
      return to.withUpdates((Boolean) value);
    }
  },
  /** Whether its questions may be answered by other devices of the site. */
  OFFLOAD {
    @Override
    Ruling apply(Ruling to, Object value) {
      return to.withOffload((Boolean) value);
    }
  },
  /** Whether it answers questions of other devices of the site. */
  TAKE_IN {
    @Override
    Ruling apply(Ruling to, Object value) {
      return to.withTakeIn((Boolean) value);
    }
  },
  /** The share of what is usually told of requests that is told. */
  TELEMETRY(SimpleType.DOUBLE, "a number with a point, 0.0 to 1.0") {
    @Override
    boolean isGood(Object value) {
      return value instanceof Double share && share >= 0 && share <= 1;
    }

    @Override
    Ruling apply(Ruling to, Object value) {
      return to.withTelemetry((Double) value);
    }
  };

  private final CelType type;
  private final String expected;

  /* Most are yes or no. */
  Rule() {
    this(SimpleType.BOOL, "true or false");
  }

  Rule(CelType type, String expected) {
    this.type = type;
    this.expected = expected;
  }

  CelType type() {
    return type;
  }

  /** What its expression must come to, in words. */
  String expected() {
    return expected;
  }

  boolean isGood(Object value) {
    return value instanceof Boolean;
  }

  abstract Ruling apply(Ruling to, Object value);

  /** As a policy has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Rule> of(String word) {
    return Arrays.stream(values()).filter(rule -> rule.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Rule::word).collect(Collectors.joining(", "));
  }
}
