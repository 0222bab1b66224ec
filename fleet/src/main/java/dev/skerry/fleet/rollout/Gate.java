package dev.skerry.fleet.rollout;

import java.time.Duration;
import java.util.OptionalDouble;

/** What a release must keep to, to go on. */
public sealed interface Gate {
  /**
   * One that can be read.
   *
   * @param faults share of runs that may fail on a device before it counts as harmed
   * @param late share of answers that may be late on it
   * @param safe share of answers that may be the safe one on it
   * @param celsius how hot it may be
   * @param joules what an answer may cost it
   * @param drift how far, as {@link dev.skerry.fleet.drift.Divergence} has it, its outputs may be
   *     from those of the former release on it
   * @param silence after which a device that says nothing is silent; three times what it waits
   *     between two reports, or more
   * @param allowed share of devices that may be harmed, even if none of the others are
   * @param harmful by how much the share of harmed devices may at most exceed what is usual, before
   *     it is worth stopping
   * @param falseStops how likely a good release may be stopped
   * @param misses how likely a wave may pass of which a {@code harmful} share is harmed
   */
  record Limits(
      double faults,
      double late,
      double safe,
      OptionalDouble celsius,
      OptionalDouble joules,
      OptionalDouble drift,
      Duration silence,
      double allowed,
      double harmful,
      double falseStops,
      double misses)
      implements Gate {
    private static final double MOST_ERRORS = 0.5;

    public Limits {
      share("faults", faults, 1);
      share("late", late, 1);
      share("safe", safe, 1);
      celsius.ifPresent(value -> finite("celsius", value));
      joules.ifPresent(value -> finite("joules", value));
      drift.ifPresent(value -> positive("drift", value, 1));
      if (!silence.isPositive()) {
        throw new IllegalArgumentException("silence: " + silence + " (expected: > 0)");
      }
      share("allowed", allowed, 1);
      positive("harmful", harmful, 1);
      positive("falseStops", falseStops, MOST_ERRORS);
      positive("misses", misses, MOST_ERRORS);
    }

    /** The same, and outputs may be no further than this from those of the former release. */
    public Limits withDrift(double limit) {
      return new Limits(
          faults,
          late,
          safe,
          celsius,
          joules,
          OptionalDouble.of(limit),
          silence,
          allowed,
          harmful,
          falseStops,
          misses);
    }

    private static void share(String what, double value, double most) {
      if (!(value >= 0 && value <= most)) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: 0 to " + most + ")");
      }
    }

    private static void positive(String what, double value, double most) {
      if (!(value > 0 && value <= most)) {
        throw new IllegalArgumentException(
            what + ": " + value + " (expected: > 0, <= " + most + ")");
      }
    }

    private static void finite(String what, double value) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: a finite number)");
      }
    }
  }

  /** One that makes no sense: nobody passes it. */
  record Unreadable(String why) implements Gate {}

  /**
   * A device is harmed by 2 % faults, 10 % late or 10 % safe answers, or three minutes of silence;
   * 4 % of devices more than usual are worth stopping; one good release in a thousand may be
   * stopped.
   */
  Limits USUAL =
      new Limits(
          0.02,
          0.1,
          0.1,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Duration.ofMinutes(3),
          0.005,
          0.04,
          0.001,
          0.05);
}
