package dev.skerry.benchmarks.faults.real;

import dev.skerry.serving.Answer;
import dev.skerry.terms.Grade;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests of one injection.
 *
 * @param origin when it began, by the clock
 * @param answered what each got, and when
 * @param flaps how often trust in a variant was lost, beyond the first time for each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Played(Plan plan, long origin, Answered[] answered, Injector.Injected injected, int flaps) {
  /**
   * What became of one.
   *
   * @param at by the clock
   * @param grade null if it was refused
   */
  record Answered(long at, @Nullable Grade grade, Questions.Judgement judgement) {
    static Answered of(Answer answer, Questions.Judgement judgement, long at) {
      return new Answered(at, answer.grade(), judgement);
    }

    static Answered refused(long at) {
      return new Answered(at, null, Questions.Judgement.RIGHT);
    }

    boolean isThere() {
      return grade != null;
    }
  }

  long arrival(int request) {
    return origin + plan.arrivals()[request];
  }

  long deadline(int request) {
    return origin + plan.deadline(request);
  }
}
