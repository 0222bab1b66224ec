package dev.skerry.device.telemetry;

import dev.skerry.link.Cause;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Statistics;
import dev.skerry.serving.Statistics.BatchPhase;
import dev.skerry.terms.Grade;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one agent has done. Thread-safe, never blocks; times are in nanoseconds.
 *
 * <p>A request is recorded once, when it is answered: {@link #ran} if a model ran for it, {@link
 * #answered} or {@link #refused} in any case, {@link #missed} if it could have been better. All of
 * that together takes a fraction of a microsecond and no memory.
 */
public final class AgentStatistics {
  /* Runs of more samples than this are listed as of so many: requests choose how many they bring. */
  private static final int LARGEST_LISTED = 64;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String model;
  private final String version;
  private final Time time;
  private final Histograms histograms = new Histograms();
  private final AtomicLong last = new AtomicLong();
  private final AtomicBoolean any = new AtomicBoolean();
  private final LongAdder inferences = new LongAdder();
  private final LongAdder executions = new LongAdder();
  private final PhaseCounter success = new PhaseCounter();
  private final PhaseCounter failure = new PhaseCounter();
  private final PhaseCounter queue = new PhaseCounter();
  private final PhaseCounter input = new PhaseCounter();
  private final PhaseCounter infer = new PhaseCounter();
  private final PhaseCounter output = new PhaseCounter();
  private final PhaseCounter hit = new PhaseCounter();
  private final PhaseCounter miss = new PhaseCounter();
  private final DoubleAdder joules = new DoubleAdder();
  private final MissCounts misses = new MissCounts();
  private final Looks looks = new Looks();
  private final AnswerCounts answers = new AnswerCounts();
  private volatile boolean metered;
  private final AtomicReferenceArray<@Nullable BatchCounters> batches =
      new AtomicReferenceArray<>(LARGEST_LISTED + 1);

  private record BatchCounters(PhaseCounter input, PhaseCounter infer, PhaseCounter output) {
    BatchCounters() {
      this(new PhaseCounter(), new PhaseCounter(), new PhaseCounter());
    }

    BatchPhase read(int batch) {
      long runs = output.count();
      return new BatchPhase(batch, input.read(runs), infer.read(runs), output.read(runs));
    }
  }

  /** Statistics that also feed {@code metrics}. */
  public AgentStatistics(String model, String version, Time time, Metrics metrics) {
    this.model = model;
    this.version = version;
    this.time = time;
    metrics.watch(this);
  }

  String model() {
    return model;
  }

  String version() {
    return version;
  }

  Histograms histograms() {
    return histograms;
  }

  MissCounts misses() {
    return misses;
  }

  AnswerCounts answers() {
    return answers;
  }

  /**
   * A model ran for a request.
   *
   * @param samples that the request brought
   * @param batch samples in that run
   * @param first whether this request is the one to count the run by
   */
  public void ran(
      int samples,
      int batch,
      boolean first,
      long queued,
      long inputNanos,
      long inferNanos,
      long outputNanos) {
    inferences.add(samples);
    queue.add(queued);
    input.add(inputNanos);
    infer.add(inferNanos);
    output.add(outputNanos);
    histograms.phases(queued, inputNanos, inferNanos, outputNanos);
    if (first) {
      executions.increment();
      BatchCounters counters = batches(Math.min(batch, LARGEST_LISTED));
      counters.input.add(inputNanos);
      counters.infer.add(inferNanos);
      counters.output.add(outputNanos);
    }
  }

  private BatchCounters batches(int size) {
    BatchCounters there = batches.get(size);
    if (there != null) {
      return there;
    }
    BatchCounters fresh = new BatchCounters();
    BatchCounters before = batches.compareAndExchange(size, null, fresh);
    return before == null ? fresh : before;
  }

  /**
   * A request got an answer.
   *
   * @param ran whether a model ran for it
   * @param at when, in monotonic nanoseconds
   */
  public void answered(Answer answer, boolean ran, long nanos, long at) {
    last.setRelease(at);
    any.setRelease(true);
    success.add(nanos);
    if (!ran) {
      queue.add(nanos);
    }
    histograms.answered(answer.grade(), answer.reason(), answer.onTime(), nanos);
    answers.add(answer.variant(), answer.grade());
  }

  /** A request got none. */
  public void refused(Category category, long nanos) {
    failure.add(nanos);
    histograms.refused(category, nanos);
  }

  /** A request did not get the best answer in time. */
  public void missed(Miss miss) {
    misses.add(miss.kind(), miss.cause());
  }

  /** Models ran for it, and this much of what the machine drew is its own. */
  void used(double some) {
    joules.add(some);
    metered = true;
  }

  /* For how long models ran, each run counted once, however many requests it was for. */
  long busyNanos() {
    long sum = 0;
    for (int size = 0; size <= LARGEST_LISTED; size++) {
      BatchCounters counters = batches.get(size);
      sum += counters == null ? 0 : counters.infer.read().nanos();
    }
    return sum;
  }

  private OptionalDouble joules() {
    return metered ? OptionalDouble.of(joules.sum()) : OptionalDouble.empty();
  }

  /**
   * A model has answered a request. A few times a second one is looked at, and what it took and
   * gave is counted.
   *
   * @param takes what the model takes, in the order of {@code inputs}
   * @param gives what it gives, in the order of {@code outputs}
   * @param samples how many the request brought
   * @param now in monotonic nanoseconds
   */
  public void look(
      List<TensorSpec> takes,
      List<Tensor> inputs,
      List<TensorSpec> gives,
      List<Tensor> outputs,
      int samples,
      long now) {
    looks.look(takes, inputs, gives, outputs, samples, now);
  }

  /** What the inputs and outputs were like that were looked at so far. */
  public Traits traits() {
    return looks.traits();
  }

  /** What came of requests so far, as a fleet counts it. */
  public Tally tally() {
    long faults = 0;
    for (Miss.Kind kind : Miss.Kind.values()) {
      faults += misses.count(kind, Cause.FAULT) + misses.count(kind, Cause.CONTRACT);
    }
    long late = total(Miss.Kind.LATE);
    long safe = total(Miss.Kind.SAFE);
    // Read last: what is counted meanwhile is more.
    return new Tally(success.read().count(), late, safe, faults, joules());
  }

  /** What came of requests so far, in detail. */
  public Outcomes outcomes() {
    Map<Grade, Long> grades = new EnumMap<>(Grade.class);
    long[] late = new long[1];
    Sketch.Sum latency = new Sketch.Sum();
    histograms.answers((grade, inTime, sketch) -> {
      grades.merge(grade, sketch.count(), Long::sum);
      late[0] += inTime ? 0 : sketch.count();
      latency.add(sketch);
    });
    Map<String, Long> missed = new TreeMap<>();
    long faults = 0;
    for (Cause cause : Cause.values()) {
      long unanswered =
          misses.count(Miss.Kind.LATE, cause)
              + misses.count(Miss.Kind.REFUSED, cause)
              + misses.count(Miss.Kind.SAFE, cause);
      if (unanswered > 0) {
        missed.put(cause.label(), unanswered);
      }
      if (cause == Cause.FAULT || cause == Cause.CONTRACT) {
        faults += unanswered + misses.count(Miss.Kind.VARIANT, cause);
      }
    }
    return new Outcomes(
        grades,
        late[0],
        total(Miss.Kind.REFUSED),
        faults,
        missed,
        Duration.ofNanos(infer.read().nanos()),
        joules(),
        latency.sketch(),
        Optional.of(traits()));
  }

  private long total(Miss.Kind kind) {
    long sum = 0;
    for (Cause cause : Cause.values()) {
      sum += misses.count(kind, cause);
    }
    return sum;
  }

  /** A look-up in the cache found something. */
  public void cacheHit(long nanos) {
    hit.add(nanos);
  }

  /** A look-up in the cache found nothing. */
  public void cacheMiss(long nanos) {
    miss.add(nanos);
  }

  /** All of it. */
  public Statistics read() {
    long runs = output.count();
    List<BatchPhase> phases = new ArrayList<>();
    for (int size = 0; size <= LARGEST_LISTED; size++) {
      BatchCounters counters = batches.get(size);
      if (counters != null) {
        phases.add(counters.read(size));
      }
    }
    return new Statistics(
        model,
        version,
        lastMillis(),
        inferences.sum(),
        executions.sum(),
        success.read(),
        failure.read(),
        queue.read(),
        input.read(runs),
        infer.read(runs),
        output.read(runs),
        hit.read(),
        miss.read(),
        phases);
  }

  private long lastMillis() {
    return any.getAcquire()
        ? time.now().toEpochMilli() - (time.nanos() - last.getAcquire()) / NANOS_PER_MILLI
        : 0;
  }
}
