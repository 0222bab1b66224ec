package dev.skerry.device;

import dev.skerry.device.failsafe.RunOutcome;
import dev.skerry.device.failsafe.VariantTrust;
import dev.skerry.device.failsafe.VariantTrust.State;
import dev.skerry.device.schedule.Ladder;
import java.util.ArrayList;
import java.util.List;

/**
 * The variants that are not trusted now, and what the scheduler is told of them. Guarded by the
 * dispatcher's lock; costs nothing while there are none.
 */
final class Doubts {
  private record Doubted(Generation generation, LoadedVariant variant) {}

  private final List<Doubted> doubted = new ArrayList<>();

  /** Tells the scheduler who may run; before it decides. */
  void tell(long now) {
    for (int i = 0; i < doubted.size(); i++) {
      LoadedVariant variant = doubted.get(i).variant();
      variant.rung().trusted(variant.trust().mayRun(now));
    }
  }

  /** A run of {@code lot} begins. */
  void begins(Lot lot, long now) {
    VariantTrust trust = lot.variant().trust();
    if (trust.state() != State.TRUSTED) {
      trust.starts();
      lot.variant().rung().trusted(trust.mayRun(now));
    }
  }

  /**
   * A run of {@code lot} has ended.
   *
   * @return whether its variant is trusted now and was not before, or the other way round
   */
  boolean ended(Lot lot, RunOutcome outcome, long now) {
    VariantTrust trust = lot.variant().trust();
    State before = trust.state();
    if (!lot.generation().isFailSafe() && outcome != RunOutcome.HUNG && before == State.TRUSTED) {
      // Without a safe answer, a poor one's only alternative is none; its askers shall judge.
      return false;
    }
    trust.ends(outcome, now);
    State after = trust.state();
    boolean was = before == State.TRUSTED;
    boolean is = after == State.TRUSTED;
    if (was && !is) {
      doubted.add(new Doubted(lot.generation(), lot.variant()));
    } else if (is && !was) {
      doubted.removeIf(doubt -> doubt.variant() == lot.variant());
    }
    lot.variant().rung().trusted(trust.mayRun(now));
    if (lot.isBest()) {
      lot.generation().degraded(!is);
    }
    return was != is;
  }

  /** Forgets the variants of {@code ladder}. */
  void forget(Ladder ladder) {
    doubted.removeIf(doubt -> doubt.generation().ladder() == ladder);
  }
}
