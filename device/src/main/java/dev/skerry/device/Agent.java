package dev.skerry.device;

import dev.skerry.device.cache.AnswerCache;
import dev.skerry.device.cache.ContentKey;
import dev.skerry.device.failsafe.Margin;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.telemetry.Standing;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.serving.Statistics;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.AgentState;
import dev.skerry.terms.Grade;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One version of one agent on this device: takes questions, sees to it that each is answered once,
 * and counts.
 *
 * <p>Thread-safe. Questions run under the generation that was current when they came; a reload
 * changes it under them.
 */
final class Agent {
  /* Bytes of a safe answer to samples that nobody has seen, but were only said to be there. */
  private static final long MOST_UNREAD = 16 << 20;

  private final String version;
  private final Dispatcher dispatcher;
  private final Time time;
  private final boolean finiteOnly;
  private final long cacheSeed;
  private final Account account;
  private final Margin margin;
  private final AtomicReference<AgentState> state = new AtomicReference<>(AgentState.INITIALIZING);
  private volatile Current current;

  /** What is served now: changed as one. */
  private record Current(
      AgentSpec spec, List<String> labels, Generation generation, @Nullable AnswerCache cache) {}

  /** What agents of one device share. */
  record Surroundings(
      Dispatcher dispatcher, Time time, Margin margin, boolean finiteOnly, long cacheSeed) {}

  Agent(
      AgentSpec spec,
      String version,
      List<String> labels,
      Generation generation,
      Account account,
      Surroundings surroundings) {
    this.version = version;
    this.dispatcher = surroundings.dispatcher();
    this.time = surroundings.time();
    this.margin = surroundings.margin();
    this.finiteOnly = surroundings.finiteOnly();
    this.cacheSeed = surroundings.cacheSeed();
    this.account = account;
    this.current = new Current(spec, List.copyOf(labels), generation, cacheFor(spec));
  }

  AgentSpec spec() {
    return current.spec();
  }

  String version() {
    return version;
  }

  List<String> labels() {
    return current.labels();
  }

  Generation generation() {
    return current.generation();
  }

  /** How it stands now. */
  Standing standing() {
    Generation now = generation();
    return new Standing(
        spec().name(),
        version,
        now.isDegraded(),
        now.variants().stream()
            .map(variant ->
                new Standing.Variant(
                    variant.rung().name(), variant.mayRun(), variant.session().pieces()))
            .toList());
  }

  /** What it can do now. */
  Ability ability() {
    Current now = current;
    Generation generation = now.generation();
    return new Ability(
        now.spec().name(),
        version,
        now.spec().latencyClass().deadline(),
        generation.isFailSafe(),
        generation.takesBatches(),
        generation.metric(),
        state.get().serves() ? dispatcher.paces(generation) : List.of());
  }

  Tally tally() {
    return account.tally();
  }

  Traits traits() {
    return account.traits();
  }

  Statistics statistics() {
    return account.statistics().read();
  }

  /**
   * What it is doing; a ready agent with something in flight is processing, and one whose best
   * variant is not trusted is degraded.
   */
  AgentState state() {
    AgentState now = state.get();
    if (now != AgentState.READY) {
      return now;
    }
    Generation generation = current.generation();
    if (generation.isDegraded()) {
      return AgentState.DEGRADED;
    }
    return generation.isIdle() ? AgentState.READY : AgentState.PROCESSING;
  }

  /** Moves on to {@code next}, if the table of {@link AgentState} has that move. */
  void move(AgentState next) {
    state.updateAndGet(from -> from.move(next));
  }

  /**
   * Serves {@code next} from now on, as {@code spec} says, with an empty cache; what runs under the
   * old generation finishes there.
   */
  void replace(AgentSpec spec, List<String> labels, Generation next) {
    Generation old = current.generation();
    current = new Current(spec, List.copyOf(labels), next, cacheFor(spec));
    old.retire();
  }

  /** Answers {@code question}, which came at {@code arrival}. */
  Answer ask(Question question, long arrival) {
    Current now = enter();
    try {
      Prepared prepared = Prepared.of(question, now.generation(), finiteOnly);
      long timeout = nanos(question.timeout().orElse(spec().latencyClass().deadline()));
      AnswerCache cache = now.cache();
      return cache == null
          ? answer(question, now.generation(), prepared, arrival, timeout)
          : askCache(cache, question, now.generation(), prepared, arrival, timeout);
    } catch (InferenceException e) {
      account.refused(e, time.nanos() - arrival);
      throw e;
    } finally {
      now.generation().leave();
    }
  }

  /** Answers {@code question}, whose {@code inputs} were not read for want of time. */
  Answer decline(Question question, List<TensorSpec> inputs, long arrival) {
    Current now = enter();
    try {
      int samples = Prepared.samples(question, inputs, now.generation());
      long timeout = nanos(question.timeout().orElse(spec().latencyClass().deadline()));
      Job job = job(question, now.generation(), List.of(), samples, arrival, timeout);
      long at = time.nanos();
      job.judged(Verdict.FULL, false, at);
      if (now.generation()
          .safeOutputs()
          .filter(safe -> safe.size(samples) > MOST_UNREAD)
          .isPresent()) {
        throw new InferenceException(
            Category.UNAVAILABLE,
            samples
                + " samples that could not be read in time (expected: ask again later, or for fewer at once)");
      }
      job.answerSafely(state.get().serves() ? Reason.LOAD : Reason.NOT_READY, at);
      return conclude(question, job, job.await());
    } catch (InferenceException e) {
      account.refused(e, time.nanos() - arrival);
      throw e;
    } finally {
      now.generation().leave();
    }
  }

  private Answer askCache(
      AnswerCache cache,
      Question question,
      Generation generation,
      Prepared prepared,
      long arrival,
      long timeout) {
    ContentKey key = ContentKey.of(prepared.inputs(), cacheSeed);
    AnswerCache.Kept kept = releasable(cache.find(key), generation, prepared.samples());
    AnswerCache.Flight flight = kept == null ? cache.join(key) : null;
    if (flight != null) {
      try {
        // Half of the time that is left: whoever waited in vain must still be able to ask for
        // itself.
        kept =
            releasable(
                flight.await((arrival + timeout - time.nanos()) / 2),
                generation,
                prepared.samples());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (kept != null) {
      return answerKept(question, generation, kept, arrival, timeout);
    }
    account.statistics().cacheMiss(time.nanos() - arrival);
    if (flight != null) {
      return answer(question, generation, prepared, arrival, timeout);
    }
    AnswerCache.Kept result = null;
    boolean keep = false;
    try {
      Answer answer = answer(question, generation, prepared, arrival, timeout);
      keep = answer.grade() == Grade.FULL && question.outputs().isEmpty();
      if (keep || (answer.grade() == Grade.VARIANT && question.outputs().isEmpty())) {
        List<Tensor> outputs = answer.outputs().stream().map(NamedTensor::tensor).toList();
        result = new AnswerCache.Kept(outputs, answer.variant(), time.nanos());
      }
      return answer;
    } finally {
      cache.land(key, result, keep);
    }
  }

  /** What was kept, if the contract lets it go; else null. */
  private AnswerCache.@Nullable Kept releasable(
      AnswerCache.@Nullable Kept kept, Generation generation, int samples) {
    return kept != null
            && generation.contract().isFresh(time.nanos() - kept.at())
            && generation.contract().check(kept.outputs(), samples).isEmpty()
        ? kept
        : null;
  }

  private Answer answerKept(
      Question question, Generation generation, AnswerCache.Kept kept, long arrival, long timeout) {
    long now = time.nanos();
    Answer answer =
        new Answer(
            spec().name(),
            version,
            kept.variant(),
            select(question, generation, kept.outputs()),
            Grade.CACHED,
            Reason.REPEATED,
            Duration.ofNanos(Math.max(0, now - kept.at())),
            now - arrival <= timeout);
    account.answeredKept(answer, arrival, arrival + timeout, now);
    return answer;
  }

  private Answer answer(
      Question question, Generation generation, Prepared prepared, long arrival, long timeout) {
    Job job = job(question, generation, prepared.inputs(), prepared.samples(), arrival, timeout);
    long safeAt = job.guard().due();
    if (!state.get().serves()) {
      job.answerSafely(Reason.NOT_READY, time.nanos());
    }
    long armed = time.nanos();
    Job.Outcome outcome = job.isWanted() ? dispatcher.run(job) : job.await();
    if (job.wasRescued() && armed - safeAt < 0) {
      margin.record(time.nanos() - safeAt);
    }
    return conclude(question, job, outcome);
  }

  private Job job(
      Question question,
      Generation generation,
      List<Tensor> inputs,
      int samples,
      long arrival,
      long timeout) {
    long deadline = arrival + timeout;
    return new Job(
        generation,
        inputs,
        samples,
        question.priority() > 0 ? question.priority() : spec().latencyClass().priority(),
        arrival,
        deadline,
        deadline - margin.nanos(timeout));
  }

  private Answer conclude(Question question, Job job, Job.Outcome outcome) {
    return switch (outcome) {
      case Job.Outcome.Refused refused -> {
        account.refused(job, refused, time.nanos());
        throw refused.because();
      }
      case Job.Outcome.Answered answered -> {
        long done = time.nanos();
        Answer answer =
            new Answer(
                spec().name(),
                version,
                answered.variant(),
                select(question, job.generation(), answered.outputs()),
                answered.grade(),
                answered.reason(),
                Duration.ZERO,
                done - job.deadline() <= 0);
        account.answered(job, answered, answer, done);
        yield answer;
      }
    };
  }

  private static List<NamedTensor> select(
      Question question, Generation generation, List<Tensor> outputs) {
    List<TensorSpec> specs = generation.outputs();
    List<NamedTensor> selected = new ArrayList<>(specs.size());
    for (int i = 0; i < specs.size(); i++) {
      if (question.outputs().isEmpty() || question.outputs().contains(specs.get(i).name())) {
        selected.add(new NamedTensor(specs.get(i).name(), outputs.get(i)));
      }
    }
    return selected;
  }

  private Current enter() {
    while (true) {
      Current now = current;
      if (now.generation().enter()) {
        return now;
      }
      // Retired: either a newer one stands there by now, or there is none.
      if (!state.get().serves()) {
        throw new InferenceException(
            Category.UNAVAILABLE,
            "model " + spec().name() + " is being unloaded (expected: ask again later)");
      }
    }
  }

  private @Nullable AnswerCache cacheFor(AgentSpec spec) {
    return spec.cache().capacity().count() == 0 ? null : new AnswerCache(spec.cache(), time::nanos);
  }

  private static long nanos(Duration timeout) {
    // Longer than anyone waits, short enough that sums of times do not overflow.
    return timeout.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : timeout.toNanos();
  }
}
