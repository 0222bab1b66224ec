package dev.skerry.device.telemetry;

import dev.skerry.serving.Reason;
import dev.skerry.serving.Statistics;
import dev.skerry.serving.Statistics.BatchPhase;
import dev.skerry.terms.Grade;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one agent has done. Thread-safe, never blocks; times are in nanoseconds.
 *
 * <p>A request is recorded once, when it is answered: {@link #ran} if a model ran for it, {@link
 * #answered} or {@link #refused} in any case.
 */
public final class AgentStatistics {
  private final String model;
  private final String version;
  private final Histograms histograms;
  private final AtomicLong lastMillis = new AtomicLong();
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
  private final Map<Integer, BatchCounters> batches = new ConcurrentSkipListMap<>();

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
  public AgentStatistics(String model, String version, Metrics metrics) {
    this.model = model;
    this.version = version;
    this.histograms = metrics.histograms(model, version);
    metrics.watch(this);
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
      BatchCounters counters = batches.computeIfAbsent(batch, size -> new BatchCounters());
      counters.input.add(inputNanos);
      counters.infer.add(inferNanos);
      counters.output.add(outputNanos);
    }
  }

  /** A request got an answer. */
  public void answered(
      Grade grade, Reason reason, boolean onTime, boolean ran, long nanos, long atMillis) {
    lastMillis.setRelease(atMillis);
    success.add(nanos);
    if (!ran) {
      queue.add(nanos);
    }
    histograms.answered(grade, reason, onTime, nanos);
  }

  /** A request got none. */
  public void refused(String category, long nanos) {
    failure.add(nanos);
    histograms.refused(category, nanos);
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
    List<BatchPhase> phases =
        batches.entrySet().stream().map(entry -> entry.getValue().read(entry.getKey())).toList();
    return new Statistics(
        model,
        version,
        lastMillis.getAcquire(),
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
}
