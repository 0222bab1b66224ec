package dev.skerry.device.slots;

import dev.skerry.link.Tally;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/*
 * Judges one release by what comes of the requests to it, against how its predecessor did.
 *
 * Three faults in a row are enough to be sure, so that where a model is asked, or asks itself, a few
 * times a second, a release that crashes or hangs is gone within two.
 */
final class Probation {
  private static final double FAULTS = 0.2;
  private static final double LATE = 0.15;
  private static final double SAFE = 0.2;
  private static final double FEWEST_FAULTS = 0.002;
  private static final double FEWEST = 0.01;

  private final ProbationRules rules;
  private final boolean first;
  private final long began;
  private final Suspicion faults;
  private final Suspicion late;
  private final Suspicion safe;
  private Tally seen = Tally.NONE;

  /**
   * Begins {@code now}.
   *
   * @param predecessor what it did before; empty if there is none. Then nothing is better than to
   *     be late or to give safe answers, and only faults are held against it
   */
  Probation(ProbationRules rules, Optional<Tally> predecessor, long now) {
    this.rules = rules;
    first = predecessor.isEmpty();
    began = now;
    Tally before = predecessor.orElse(Tally.NONE);
    long runs = Math.max(before.answered(), before.faults());
    faults = Suspicion.against(runs, before.faults(), FEWEST_FAULTS, FAULTS);
    late = Suspicion.against(before.answered(), before.late(), FEWEST, LATE);
    safe = Suspicion.against(before.answered(), before.safe(), FEWEST, SAFE);
  }

  sealed interface Verdict {
    record GoOn() implements Verdict {}

    record Proven() implements Verdict {}

    record Failed(String reason) implements Verdict {}
  }

  /** Looks at what came of all requests so far. */
  Verdict observe(Tally tally, long now) {
    Tally from = tally.answered() < seen.answered() ? Tally.NONE : seen;
    seen = tally;
    long answered = tally.answered() - from.answered();
    long failed = Math.max(0, tally.faults() - from.faults());
    faults.add(Math.max(answered, failed), failed);
    late.add(answered, Math.clamp(tally.late() - from.late(), 0, answered));
    safe.add(answered, Math.clamp(tally.safe() - from.safe(), 0, answered));
    if (faults.isCertain()) {
      return failed("faults", tally.faults(), faults);
    }
    if (!first && late.isCertain()) {
      return failed("late", tally.late(), late);
    }
    if (!first && safe.isCertain()) {
      return failed("safe answers", tally.safe(), safe);
    }
    return isProven(Duration.ofNanos(now - began), tally.answered())
        ? new Verdict.Proven()
        : new Verdict.GoOn();
  }

  private boolean isProven(Duration watched, long answered) {
    if (watched.compareTo(rules.longest()) >= 0) {
      return true;
    }
    return watched.compareTo(rules.least()) >= 0
        && answered >= rules.enough()
        && !faults.isGrowing()
        && (first || (!late.isGrowing() && !safe.isGrowing()));
  }

  private Verdict failed(String what, long count, Suspicion suspicion) {
    return new Verdict.Failed(
        String.format(
            Locale.ROOT,
            "%s: %d of %d (expected: at most %.2g of all%s)",
            what,
            count,
            Math.max(count, seen.answered()),
            suspicion.usual(),
            first ? "" : ", by what ran before"));
  }
}
