package dev.skerry.device.telemetry;

import dev.skerry.serving.Statistics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Agents' counts under the names that Triton gives them, which dashboards and alerts have written
 * in them.
 *
 * <p>They are written here, and not by the library that writes all others: it puts {@code _total}
 * behind the name of every counter, and Triton's have none.
 */
final class TritonCounters {
  private static final long NANOS_PER_MICRO = 1_000;

  private final List<AgentStatistics> agents;

  TritonCounters(List<AgentStatistics> agents) {
    this.agents = agents;
  }

  /** Writes all of them as {@code text/plain; version=0.0.4; charset=utf-8}. */
  void write(OutputStream out) throws IOException {
    List<Statistics> all = agents.stream().map(AgentStatistics::read).toList();
    StringBuilder text = new StringBuilder();
    counter(
        text, all, "nv_inference_request_success", "Answered requests", of -> of.success().count());
    counter(
        text,
        all,
        "nv_inference_request_failure",
        "Requests without an answer",
        of -> of.failure().count());
    counter(
        text, all, "nv_inference_count", "Samples run, without cache hits", Statistics::inferences);
    counter(text, all, "nv_inference_exec_count", "Runs of the model", Statistics::executions);
    micros(text, all, "request", "From arrival to answer", of -> of.success().nanos());
    micros(text, all, "queue", "Waiting before a run", of -> of.queue().nanos());
    micros(text, all, "compute_input", "Gathering inputs", of -> of.computeInput().nanos());
    micros(text, all, "compute_infer", "Running", of -> of.computeInfer().nanos());
    micros(text, all, "compute_output", "Handing out", of -> of.computeOutput().nanos());
    counter(
        text,
        all,
        "nv_cache_num_hits_per_model",
        "Cache look-ups that found",
        of -> of.cacheHit().count());
    counter(
        text,
        all,
        "nv_cache_num_misses_per_model",
        "Cache look-ups that did not",
        of -> of.cacheMiss().count());
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void micros(
      StringBuilder text,
      List<Statistics> all,
      String what,
      String help,
      ToLongFunction<Statistics> nanos) {
    counter(
        text,
        all,
        "nv_inference_" + what + "_duration_us",
        help + ", cumulative microseconds",
        of -> nanos.applyAsLong(of) / NANOS_PER_MICRO);
  }

  private static void counter(
      StringBuilder text,
      List<Statistics> all,
      String name,
      String help,
      ToLongFunction<Statistics> value) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" counter\n");
    for (Statistics of : all) {
      text.append(name)
          .append("{model=\"")
          .append(escaped(of.name()))
          .append("\",version=\"")
          .append(escaped(of.version()))
          .append("\"} ")
          .append(value.applyAsLong(of))
          .append('\n');
    }
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
