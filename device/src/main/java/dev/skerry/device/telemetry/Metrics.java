package dev.skerry.device.telemetry;

import dev.skerry.device.offline.Spool;
import dev.skerry.device.resources.Observation;
import dev.skerry.link.Cause;
import dev.skerry.link.Outcomes;
import dev.skerry.time.Time;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A device's metrics in Prometheus' text format.
 *
 * <p>Beside its own ({@code skerry_…}, in seconds) it exposes the {@code nv_inference_…} counters
 * that dashboards for Triton read, in microseconds, with its names and their meaning.
 */
public final class Metrics {
  private static final double NANOS_PER_SECOND = 1e9;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<AgentStatistics> agents = new CopyOnWriteArrayList<>();
  private final TritonCounters triton = new TritonCounters(agents);
  private final Stalls stalls = new Stalls();

  /** Metrics of a device on which {@code waiting} requests wait for a slot. */
  public Metrics(IntSupplier waiting) {
    GaugeWithCallback.builder()
        .name("skerry_waiting_requests")
        .help("Requests that wait for a slot")
        .callback(gauge -> gauge.call(waiting.getAsInt()))
        .register(registry);
    registry.register(new HistogramText(agents));
    answers();
    misses();
    stalls();
  }

  void watch(AgentStatistics agent) {
    agents.add(agent);
  }

  /**
   * Those of {@code version} of {@code model}, which go on where they were if it was served before:
   * counts never shrink, and nothing is counted under two of one name.
   */
  public synchronized AgentStatistics of(String model, String version, Time time) {
    for (AgentStatistics agent : agents) {
      if (agent.model().equals(model) && agent.version().equals(version)) {
        return agent;
      }
    }
    return new AgentStatistics(model, version, time, this);
  }

  /** How many requests were answered, by agents that still serve and by those that no longer do. */
  public long answered() {
    return agents.stream().mapToLong(agent -> agent.read().success().count()).sum();
  }

  /** What came of requests to {@code model} so far, of whichever version. */
  public Outcomes outcomes(String model) {
    Outcomes all = Outcomes.NONE;
    for (AgentStatistics agent : agents) {
      if (agent.model().equals(model)) {
        all = all.plus(agent.outcomes());
      }
    }
    return all;
  }

  /** What came of all requests so far, also of those to models that no longer serve. */
  public Outcomes outcomes() {
    Outcomes all = Outcomes.NONE;
    for (AgentStatistics agent : agents) {
      all = all.plus(agent.outcomes());
    }
    return all;
  }

  /** How many samples models ran for. */
  public long inferences() {
    return agents.stream().mapToLong(agent -> agent.read().inferences()).sum();
  }

  /** What shares out among agents what the machine draws. */
  public Meter meter() {
    return new Meter(agents);
  }

  /** Shows from now on what the machine can bear; called at most once. */
  public void resources(Supplier<Observation> latest) {
    new ResourceGauges(registry, latest).register();
  }

  /** Shows from now on how often runs were let wait; called at most once. */
  public void preemptions(LongSupplier count) {
    CounterWithCallback.builder()
        .name("skerry_preemptions_total")
        .help("How often a run was let wait for somebody more urgent")
        .callback(counter -> counter.call((double) count.getAsLong()))
        .register(registry);
  }

  /** Shows from now on what waits for the fleet; called at most once. */
  public void spool(Supplier<Spool.Standing> now) {
    new SpoolGauges(registry, now).register();
  }

  /** Shows from now on how agents stand; called at most once. */
  public void standings(Supplier<List<Standing>> now) {
    new StandingGauges(registry, now).register();
  }

  /** Shows from now on the processes that models run in; called at most once. */
  public void children(Supplier<Children> now) {
    GaugeWithCallback.builder()
        .name("skerry_children")
        .help("Processes that run models, or stand by to")
        .labelNames("role")
        .callback(gauge -> {
          Children seen = now.get();
          gauge.call(seen.serves() ? 1 : 0, "serving");
          gauge.call(seen.standsBy() ? 1 : 0, "standing_by");
        })
        .register(registry);
    CounterWithCallback.builder()
        .name("skerry_child_deaths")
        .help("Such processes that are gone, also those that were ended because they hung")
        .labelNames("served")
        .callback(counter -> {
          Children seen = now.get();
          counter.call((double) seen.diedServing(), "true");
          counter.call((double) seen.diedStandingBy(), "false");
        })
        .register(registry);
  }

  /** Writes all of it as {@code text/plain; version=0.0.4; charset=utf-8}. */
  public void write(OutputStream out) throws IOException {
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    triton.write(out);
  }

  /**
   * Notes from now on when the machine stands still, so that misses can be told from it; called at
   * most once.
   *
   * @param nanos a monotonic clock
   * @return what ends it
   */
  public Heartbeat beat(LongSupplier nanos) {
    return new Heartbeat(stalls, nanos, new MissReport(agents));
  }

  /** For how many nanoseconds between {@code start} and {@code end} the machine stood still. */
  public long stalled(long start, long end) {
    return stalls.within(start, end);
  }

  /** How many requests missed the best answer in time, by {@code kind/cause}. */
  public SortedMap<String, Long> missed() {
    SortedMap<String, Long> missed = new TreeMap<>();
    eachMiss((agent, kind, cause, count) ->
        missed.merge(kind.label() + "/" + cause.label(), count, Long::sum));
    return missed;
  }

  private interface MissReader {
    void count(AgentStatistics agent, Miss.Kind kind, Cause cause, long count);
  }

  private void eachMiss(MissReader reader) {
    for (AgentStatistics agent : agents) {
      for (Miss.Kind kind : Miss.Kind.values()) {
        for (Cause cause : Cause.values()) {
          long count = agent.misses().count(kind, cause);
          if (count > 0) {
            reader.count(agent, kind, cause, count);
          }
        }
      }
    }
  }

  private void misses() {
    CounterWithCallback.builder()
        .name("skerry_misses")
        .help("Requests that did not get the best answer in time, by how far and why")
        .labelNames("model", "version", "kind", "cause")
        .callback(counter ->
            eachMiss((agent, kind, cause, count) ->
                counter.call(
                    (double) count, agent.model(), agent.version(), kind.label(), cause.label())))
        .register(registry);
  }

  private void answers() {
    CounterWithCallback.builder()
        .name("skerry_answers")
        .help("Answers by the variant that gave them; the variant is empty if none did")
        .labelNames("model", "version", "variant", "grade")
        .callback(counter -> {
          for (AgentStatistics agent : agents) {
            agent
                .answers()
                .each((variant, grade, count) ->
                    counter.call(
                        (double) count,
                        agent.model(),
                        agent.version(),
                        variant,
                        grade.name().toLowerCase(Locale.ROOT)));
          }
        })
        .register(registry);
  }

  private void stalls() {
    CounterWithCallback.builder()
        .name("skerry_stalls")
        .help("Times that the machine or the process stood still for a millisecond or more")
        .callback(counter -> counter.call((double) stalls.count()))
        .register(registry);
    CounterWithCallback.builder()
        .name("skerry_stalled_seconds")
        .help("How long that was in all")
        .callback(counter -> counter.call(stalls.nanos() / NANOS_PER_SECOND))
        .register(registry);
  }
}
