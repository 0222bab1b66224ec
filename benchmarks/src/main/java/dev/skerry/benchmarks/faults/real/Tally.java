package dev.skerry.benchmarks.faults.real;

import dev.skerry.benchmarks.neverlate.Hiccups;
import dev.skerry.terms.Grade;

/** What became of the requests of many injections of a kind. */
final class Tally {
  private final Mishap kind;
  private final Hiccups hiccups;
  private final Millis handling = new Millis();
  private final Millis fullAgain = new Millis();
  private final Millis warm = new Millis();
  private String why = "";
  private long requests;
  private long missed;
  private long refused;
  private long unexplained;
  private long broken;
  private long wrong;
  private int injections;
  private int notInjected;
  private int unharmed;
  private int neverFull;
  private int flaps;

  Tally(Mishap kind, Hiccups hiccups) {
    this.kind = kind;
    this.hiccups = hiccups;
  }

  void add(Played played) {
    if (played.injected().failure().isPresent()) {
      notInjected++;
      why = why.isEmpty() ? played.injected().failure().get() : why;
      return;
    }
    injections++;
    flaps += played.flaps();
    if (played.injected().warmNanos() >= 0) {
      warm.add(played.injected().warmNanos());
    }
    long before = broken + wrong;
    long begun = played.injected().begun();
    long sound = soundFrom(played);
    long full = Long.MAX_VALUE;
    for (int i = 0; i < played.answered().length; i++) {
      judge(played.answered()[i]);
      if (played.deadline(i) >= begun && played.arrival(i) <= begun + Plan.WINDOW) {
        count(played, i);
      }
      if (played.arrival(i) >= sound && isFull(played.answered()[i])) {
        full = Math.min(full, played.answered()[i].at());
      }
    }
    boolean harmless = kind == Mishap.BITFLIP && broken + wrong == before && isUntouched(played);
    unharmed += harmless ? 1 : 0;
    if (full == Long.MAX_VALUE) {
      neverFull++;
    } else {
      fullAgain.add(full - played.injected().ended());
    }
  }

  private void judge(Played.Answered answered) {
    broken += answered.judgement() == Questions.Judgement.BROKEN ? 1 : 0;
    wrong += answered.judgement() == Questions.Judgement.WRONG ? 1 : 0;
  }

  private void count(Played played, int request) {
    Played.Answered answered = played.answered()[request];
    long late = answered.at() - played.deadline(request);
    requests++;
    refused += answered.isThere() ? 0 : 1;
    if (!answered.isThere() || late > 0) {
      missed++;
      long until = Math.max(answered.at(), played.deadline(request));
      long stood = hiccups.stoodStill(played.arrival(request), until);
      unexplained += stood > 0 && stood >= late ? 0 : 1;
    }
    if (answered.isThere() && (answered.grade() == Grade.SAFE || late > 0)) {
      handling.add(answered.at() - Math.max(played.arrival(request), played.injected().begun()));
    }
  }

  /** When the fault was over, and no answer that it had changed was given any more. */
  private static long soundFrom(Played played) {
    long sound = played.injected().ended();
    for (int i = 0; i < played.answered().length; i++) {
      if (played.answered()[i].judgement() != Questions.Judgement.RIGHT) {
        sound = Math.max(sound, played.arrival(i) + 1);
      }
    }
    return sound;
  }

  private static boolean isFull(Played.Answered answered) {
    return answered.grade() == Grade.FULL && answered.judgement() == Questions.Judgement.RIGHT;
  }

  /** Whether a model answered everybody, so that nobody noticed anything. */
  private static boolean isUntouched(Played played) {
    for (Played.Answered answered : played.answered()) {
      if (answered.grade() == Grade.SAFE) {
        return false;
      }
    }
    return true;
  }

  RealRow row() {
    return new RealRow(
        kind.label(),
        injections,
        notInjected,
        why,
        requests,
        1 - missed / (double) Math.max(1, requests),
        missed,
        refused,
        unexplained,
        handling.quantile(0.5),
        handling.quantile(1),
        broken,
        wrong,
        unharmed,
        fullAgain.quantile(0.5),
        fullAgain.quantile(1),
        neverFull,
        flaps / (double) Math.max(1, injections),
        warm.quantile(0.5),
        warm.quantile(1));
  }
}
