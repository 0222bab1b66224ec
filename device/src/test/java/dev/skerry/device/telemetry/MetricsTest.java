package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.resources.Observation;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import dev.skerry.time.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  private static final String AGENT = "model=\"pump\",version=\"3\"";

  private static final Answer FULL = answer("large", Grade.FULL, Reason.NONE, true);
  private static final Answer SAFE = answer("", Grade.SAFE, Reason.LOAD, false);

  private final SystemTime time = new SystemTime();
  private final Metrics metrics = new Metrics(() -> 0);
  private final AgentStatistics statistics = new AgentStatistics("pump", "3", time, metrics);

  @AfterEach
  void close() {
    time.close();
  }

  private static Answer answer(String variant, Grade grade, Reason reason, boolean onTime) {
    return new Answer("pump", "3", variant, List.of(), grade, reason, Duration.ZERO, onTime);
  }

  @Test
  void histograms_haveAllThatWasRecorded() throws IOException {
    statistics.ran(1, 1, true, 40_000, 1_000, 4_000_000, 2_000);
    statistics.answered(FULL, true, 4_043_000, time.nanos());
    statistics.answered(SAFE, false, 60_000_000, time.nanos());
    statistics.refused(Category.UNAVAILABLE, 25_000);

    assertThat(text())
        .contains(
            "skerry_phase_duration_seconds_bucket{" + agent("queue") + ",le=\"3.0E-5\"} 0",
            "skerry_phase_duration_seconds_bucket{" + agent("queue") + ",le=\"5.0E-5\"} 1",
            "skerry_phase_duration_seconds_count{" + agent("infer") + "} 1",
            "skerry_phase_duration_seconds_sum{" + agent("infer") + "} 0.004",
            "skerry_request_duration_seconds_count{grade=\"safe\","
                + AGENT.replace(",version", ",outcome=\"late\",reason=\"load\",version")
                + "} 1",
            "skerry_request_duration_seconds_count{grade=\"none\","
                + AGENT.replace(",version", ",outcome=\"refused\",reason=\"unavailable\",version")
                + "} 1");
  }

  @Test
  void answers_areCountedByWhoGaveThem() throws IOException {
    statistics.answered(FULL, true, 4_043_000, time.nanos());
    statistics.answered(FULL, true, 4_043_000, time.nanos());
    statistics.answered(SAFE, false, 60_000_000, time.nanos());
    for (int i = 0; i < 1_000; i++) {
      statistics.answered(answer("v" + i, Grade.VARIANT, Reason.LOAD, true), true, 1, 0);
    }

    assertThat(text())
        .contains(
            "skerry_answers_total{grade=\"full\","
                + AGENT.replace("version", "variant=\"large\",version")
                + "} 2.0",
            "skerry_answers_total{grade=\"safe\","
                + AGENT.replace("version", "variant=\"\",version")
                + "} 1.0");
    assertThat(text().lines().filter(line -> line.startsWith("skerry_answers_total")))
        .as("a family that is reloaded for ever does not grow the page for ever")
        .hasSize(64);
  }

  @Test
  void countersOfTriton_haveItsVeryNames() throws IOException {
    statistics.ran(1, 1, true, 40_000, 1_000, 4_000_000, 2_000);
    statistics.answered(FULL, true, 4_043_000, time.nanos());
    statistics.refused(Category.UNAVAILABLE, 25_000);

    assertThat(text().lines().filter(line -> line.startsWith("nv_")))
        .containsExactly(
            "nv_inference_request_success{" + AGENT + "} 1",
            "nv_inference_request_failure{" + AGENT + "} 1",
            "nv_inference_count{" + AGENT + "} 1",
            "nv_inference_exec_count{" + AGENT + "} 1",
            "nv_inference_request_duration_us{" + AGENT + "} 4043",
            "nv_inference_queue_duration_us{" + AGENT + "} 40",
            "nv_inference_compute_input_duration_us{" + AGENT + "} 1",
            "nv_inference_compute_infer_duration_us{" + AGENT + "} 4000",
            "nv_inference_compute_output_duration_us{" + AGENT + "} 2",
            "nv_cache_num_hits_per_model{" + AGENT + "} 0",
            "nv_cache_num_misses_per_model{" + AGENT + "} 0");
    assertThat(text()).contains("# TYPE nv_inference_count counter\n");
  }

  @Test
  void labels_areEscapedInCountersOfTriton() throws IOException {
    new AgentStatistics("a\"\\b", "1", time, metrics);

    assertThat(text()).contains("nv_inference_count{model=\"a\\\"\\\\b\",version=\"1\"} 0");
  }

  @Test
  void misses_areExposedByKindAndCause() throws IOException {
    miss();

    assertThat(text())
        .contains(
            "skerry_misses_total{cause=\"contract\",kind=\"safe\"," + AGENT + "} 1.0",
            "skerry_stalls_total 0.0");
  }

  @Test
  void standings_areExposedAsTheyAreWhenSomebodyAsks() throws IOException {
    boolean[] trusted = {true};
    metrics.standings(() ->
        List.of(
            new Standing(
                "pump",
                "3",
                !trusted[0],
                List.of(
                    new Standing.Variant("large", trusted[0], 4),
                    new Standing.Variant("small", true, 1)))));
    trusted[0] = false;

    assertThat(text())
        .contains(
            "skerry_agent_degraded{" + AGENT + "} 1.0",
            "skerry_variant_trusted{model=\"pump\",variant=\"large\",version=\"3\"} 0.0",
            "skerry_variant_trusted{model=\"pump\",variant=\"small\",version=\"3\"} 1.0",
            "skerry_variant_pieces{model=\"pump\",variant=\"large\",version=\"3\"} 4.0");
  }

  @Test
  void children_areExposedByRoleAndByWhatTheyDidWhenTheyDied() throws IOException {
    assertThat(text()).doesNotContain("skerry_child");

    metrics.children(() -> new Children(true, false, 2, 1));

    assertThat(text())
        .contains(
            "skerry_children{role=\"serving\"} 1.0",
            "skerry_children{role=\"standing_by\"} 0.0",
            "skerry_child_deaths_total{served=\"true\"} 2.0",
            "skerry_child_deaths_total{served=\"false\"} 1.0");
  }

  @Test
  void energyWithoutAMeter_isNotExposed() throws IOException {
    metrics.resources(() -> Observation.NONE);

    assertThat(text()).contains("skerry_limit_slots").doesNotContain("skerry_energy_joules");
  }

  @Test
  void missReport_saysOnlyWhatIsNew() {
    MissReport report = new MissReport(List.of(statistics));
    assertThat(report.news()).isEmpty();

    miss();
    miss();

    assertThat(report.news()).contains("event=misses safe=2(contract:2)");
    assertThat(report.news()).isEmpty();
  }

  @Test
  void runsOfAnySize_areListedUnderAtMost64() {
    for (int batch = 1; batch < 5_000; batch++) {
      statistics.ran(batch, batch, true, 1, 2, 3, 4);
    }

    assertThat(statistics.read().batches()).hasSize(64);
    assertThat(statistics.read().executions()).isEqualTo(4_999);
  }

  private void miss() {
    statistics.missed(
        new Miss(
            Miss.Kind.SAFE,
            Reason.CONTRACT,
            Verdict.ADMITTED,
            true,
            new Miss.Times(0, 0, 100, 50, 50),
            new Miss.Run(true, 10, 20, 20, false),
            0));
  }

  private static String agent(String phase) {
    return AGENT.replace(",version", ",phase=\"" + phase + "\",version");
  }

  private String text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
