package dev.skerry.device.slots;

import dev.skerry.link.Assignment;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.terms.Digest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one agent, as they are written down: all that a device needs to know to start
 * without its fleet.
 *
 * @param wanted what the fleet last wanted
 * @param good what has proven itself here, last
 * @param before what had before that; its archive is kept until another one is fetched, so that the
 *     way back needs no network
 * @param trial what is on probation
 * @param refusal why {@code wanted} is not tried
 */
record Pair(
    String agent,
    Optional<Assignment> wanted,
    Optional<Known> good,
    Optional<Known> before,
    Optional<Trial> trial,
    Optional<Refusal> refusal) {
  /**
   * A release that has proven itself, how it did, and what its outputs were like; that is empty if
   * an older program has written it down.
   */
  record Known(Assignment assignment, Tally health, Optional<Traits> said) {}

  /** A release on probation, and how often the program has started with it. */
  record Trial(Assignment assignment, int starts) {}

  /** A release that is not tried again, and why. */
  record Refusal(Assignment assignment, String reason) {}

  static Pair empty(String agent) {
    return new Pair(
        agent,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Pair withWanted(Assignment other) {
    return new Pair(agent, Optional.of(other), good, before, trial, Optional.empty());
  }

  Pair withGood(Optional<Known> other) {
    return new Pair(agent, wanted, other, before, trial, refusal);
  }

  Pair withBefore(Optional<Known> other) {
    return new Pair(agent, wanted, good, other, trial, refusal);
  }

  Pair withTrial(Optional<Trial> other) {
    return new Pair(agent, wanted, good, before, other, refusal);
  }

  Pair withRefusal(Optional<Refusal> other) {
    return new Pair(agent, wanted, good, before, trial, other);
  }

  boolean tries(Assignment assignment) {
    return trial.isPresent() && trial.get().assignment().isSame(assignment);
  }

  boolean trusts(@Nullable Assignment assignment) {
    return assignment != null && good.isPresent() && good.get().assignment().isSame(assignment);
  }

  /* Only as often as it was asked for: another request is another try. */
  boolean refuses(Assignment assignment) {
    return refusal.isPresent() && refusal.get().assignment().equals(assignment);
  }

  /** What is wanted and not yet here. */
  Optional<Assignment> missing() {
    return wanted.filter(w -> !trusts(w) && !tries(w) && !refuses(w));
  }

  /** Adds the archives that are here and needed. */
  void shelved(Set<Digest> digests) {
    good.ifPresent(known -> digests.add(known.assignment().family()));
    before.ifPresent(known -> digests.add(known.assignment().family()));
    trial.ifPresent(tried -> digests.add(tried.assignment().family()));
  }
}
