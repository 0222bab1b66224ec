package dev.skerry.device;

import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.telemetry.AgentStatistics;
import dev.skerry.device.telemetry.Metrics;
import dev.skerry.device.telemetry.Miss;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import org.jspecify.annotations.Nullable;

/** What an agent writes down about its requests, once each has ended. Thread-safe. */
final class Account {
  private final AgentStatistics statistics;
  private final Metrics metrics;
  private final Tally before;
  private final Traits traitsBefore;

  Account(AgentStatistics statistics, Metrics metrics) {
    this.statistics = statistics;
    this.metrics = metrics;
    this.before = statistics.tally();
    this.traitsBefore = statistics.traits();
  }

  /** What came of requests since this account was opened. */
  Tally tally() {
    return statistics.tally().since(before);
  }

  /** What inputs and outputs were like since then. */
  Traits traits() {
    return statistics.traits().since(traitsBefore);
  }

  AgentStatistics statistics() {
    return statistics;
  }

  /** {@code job} was answered; its caller has that at {@code done}. */
  void answered(Job job, Job.Outcome.Answered how, Answer answer, long done) {
    Job.Timing timing = job.timing();
    boolean ran = timing != null && answer.grade() != Grade.SAFE;
    if (ran && timing != null) {
      statistics.ran(
          job.samples(),
          timing.batch(),
          timing.first(),
          timing.started() - job.ticket().arrival(),
          timing.inputsReady() - timing.started(),
          timing.modelDone() - timing.inputsReady(),
          how.at() - timing.modelDone());
    }
    statistics.answered(answer, ran, done - job.ticket().arrival(), done);
    if (ran && timing != null) {
      Generation asked = job.generation();
      statistics.look(
          asked.inputs(), job.inputs(), asked.outputs(), how.outputs(), job.samples(), done);
    }
    Miss.Kind kind = kind(answer);
    if (kind != null) {
      missed(job, kind, answer.reason(), how.at(), done);
    }
  }

  /** A question was answered with what was kept, at {@code now}. */
  void answeredKept(Answer answer, long arrival, long deadline, long now) {
    statistics.cacheHit(now - arrival);
    statistics.answered(answer, false, now - arrival, now);
    if (!answer.onTime()) {
      // It was waited for whoever worked on the same question.
      statistics.missed(
          new Miss(
              Miss.Kind.LATE,
              answer.reason(),
              Verdict.ADMITTED,
              false,
              new Miss.Times(arrival, arrival, deadline, now, now),
              Miss.Run.NONE,
              metrics.stalled(arrival, now)));
    }
  }

  /** {@code job} got no answer, and its caller knows at {@code done}. */
  void refused(Job job, Job.Outcome.Refused how, long done) {
    switch (how.because().category()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL ->
          missed(job, Miss.Kind.REFUSED, how.reason(), how.at(), done);
      // Its asker's doing.
      case INVALID, NOT_FOUND, TOO_LARGE, CANCELLED, UNSUPPORTED -> {}
    }
  }

  /** A question was refused, whether it became a job or not. */
  void refused(InferenceException because, long nanos) {
    statistics.refused(because.category(), nanos);
  }

  private static Miss.@Nullable Kind kind(Answer answer) {
    if (!answer.onTime()) {
      return Miss.Kind.LATE;
    }
    return switch (answer.grade()) {
      case SAFE -> Miss.Kind.SAFE;
      case VARIANT -> Miss.Kind.VARIANT;
      case FULL, PEER, CACHED -> null;
    };
  }

  private void missed(Job job, Miss.Kind kind, Reason reason, long answered, long done) {
    long arrival = job.ticket().arrival();
    statistics.missed(
        new Miss(
            kind,
            reason,
            job.verdict(),
            job.foundIdle(),
            new Miss.Times(arrival, job.received(), job.deadline(), answered, done),
            run(job, done),
            metrics.stalled(arrival, done)));
  }

  private static Miss.Run run(Job job, long now) {
    Lot lot = job.lot();
    if (lot == null) {
      return Miss.Run.NONE;
    }
    Job.Timing timing = job.timing();
    long taken = timing == null ? now - lot.begun() : timing.modelDone() - timing.started();
    return new Miss.Run(true, taken, lot.p99(), lot.bestP99(), lot.isLimited());
  }
}
