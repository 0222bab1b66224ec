package dev.skerry.device.failsafe;

import dev.skerry.device.failsafe.VariantTrust.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The variants that are not trusted now, and whether each may run all the same, to see whether it
 * is good again.
 *
 * <p>A plain sequential object, guarded by its owner's lock; costs nothing while there are none.
 */
public final class Doubts {
  /** A variant, as far as trust goes. */
  public interface Subject {
    /** How far it is trusted. */
    VariantTrust trust();

    /** Says whether the scheduler may run it. */
    void mayRun(boolean now);
  }

  private final List<Subject> doubted = new ArrayList<>();
  private int known;
  private boolean replaceable = true;

  /** So many more variants are there that could be doubted. */
  public void enrol(int variants) {
    known += variants;
  }

  /**
   * Says whether whatever runs models could be replaced at once. While it cannot, nothing that has
   * taken it down before is tried again, for the others need it; unless there is no other.
   */
  public void replaceable(boolean now) {
    replaceable = now;
  }

  /** Tells the scheduler who may run; before it decides. */
  public void tell(long now) {
    for (int i = 0; i < doubted.size(); i++) {
      tell(doubted.get(i), now);
    }
  }

  private void tell(Subject subject, long now) {
    VariantTrust trust = subject.trust();
    boolean affordable = replaceable || !trust.isDangerous() || doubted.size() >= known;
    subject.mayRun(trust.mayRun(now) && affordable);
  }

  /** A run of {@code subject} begins. */
  public void begins(Subject subject, long now) {
    VariantTrust trust = subject.trust();
    if (trust.state() != State.TRUSTED) {
      trust.starts(now);
      tell(subject, now);
    }
  }

  /**
   * A run of {@code subject} has ended.
   *
   * @param failSafe whether its agent has a safe answer
   * @param begun when the run began
   * @return whether it is trusted now and was not before, or the other way round
   */
  public boolean ended(
      Subject subject, RunOutcome outcome, boolean failSafe, long begun, long now) {
    VariantTrust trust = subject.trust();
    State before = trust.state();
    if (!failSafe && !outcome.isFatal() && before == State.TRUSTED) {
      // Without a safe answer, a poor one's only alternative is none; its askers shall judge.
      return false;
    }
    trust.ends(outcome, begun, now);
    return turned(subject, before, now);
  }

  /**
   * Known answers of {@code subject} have changed: it is not run until it was loaded anew.
   *
   * @return whether it was trusted
   */
  public boolean condemn(Subject subject, long now) {
    State before = subject.trust().state();
    subject.trust().condemn();
    return turned(subject, before, now);
  }

  /** Everything was loaded anew: what was condemned may show that it is good again. */
  public void renewed(long now) {
    for (int i = 0; i < doubted.size(); i++) {
      doubted.get(i).trust().renew(now);
      tell(doubted.get(i), now);
    }
  }

  private boolean turned(Subject subject, State before, long now) {
    boolean was = before == State.TRUSTED;
    boolean is = subject.trust().state() == State.TRUSTED;
    if (was && !is) {
      doubted.add(subject);
    } else if (is && !was) {
      doubted.remove(subject);
    }
    tell(subject, now);
    return was != is;
  }

  /** So many variants are gone, of which {@code gone} names those that were doubted. */
  public void forget(int variants, Predicate<Subject> gone) {
    known -= variants;
    doubted.removeIf(gone);
  }
}
