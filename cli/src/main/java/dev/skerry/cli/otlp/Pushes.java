package dev.skerry.cli.otlp;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of pushes so far, and when comes the next. That none gets through is said once, and
 * then that they do again; in between they are counted.
 */
final class Pushes {
  /** A receiver may ask for patience, but not for ever. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Duration every;
  private long taken;
  private long failed;
  private long inARow;

  Pushes(Duration every) {
    this.every = every;
  }

  /** What came of one. */
  sealed interface Outcome {
    /** All of it is there. */
    record Taken() implements Outcome {}

    /**
     * Not all of it is.
     *
     * @param after the receiver wants none before that; empty if it does not say
     */
    record Failed(String why, Optional<Duration> after) implements Outcome {}
  }

  /**
   * What is to be done.
   *
   * @param pause before the next push
   * @param news to be said to people; empty if there is nothing new
   */
  record Next(Duration pause, Optional<News> news) {}

  /** Something that people want to know. */
  record News(boolean isBad, String words) {}

  synchronized Next after(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Taken _ -> {
        long missed = inARow;
        taken++;
        inARow = 0;
        yield new Next(
            every,
            missed == 0
                ? Optional.empty()
                : Optional.of(new News(false, "event=otlp_taken_again failed=" + missed)));
      }
      case Outcome.Failed(String why, Optional<Duration> after) -> {
        failed++;
        inARow++;
        yield new Next(
            longer(every, after.orElse(every)),
            inARow > 1
                ? Optional.empty()
                : Optional.of(
                    new News(
                        true,
                        "event=otlp_failed reason=\""
                            + why
                            + "\" said=once counted=skerry_otlp_pushes_total")));
      }
    };
  }

  private static Duration longer(Duration every, Duration asked) {
    Duration bounded = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    return bounded.compareTo(every) > 0 ? bounded : every;
  }

  /** Whether the last one failed. */
  synchronized boolean isFailing() {
    return inARow > 0;
  }

  /** In Prometheus' text format. */
  synchronized String text() {
    return "# HELP skerry_otlp_pushes_total Metrics sent over OTLP, by what came of it\n"
        + "# TYPE skerry_otlp_pushes_total counter\n"
        + "skerry_otlp_pushes_total{outcome=\"taken\"} "
        + taken
        + "\nskerry_otlp_pushes_total{outcome=\"failed\"} "
        + failed
        + "\n";
  }
}
