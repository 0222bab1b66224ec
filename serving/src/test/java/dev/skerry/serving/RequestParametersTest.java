package dev.skerry.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestParametersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "timout",
        "Timeout",
        "TIMEOUT",
        "time_out",
        "timeout_ms",
        "timeouts",
        "tiemout",
        "deadline",
        "deadline_ms",
        "request_timeout"
      })
  void deadlineThatIsMisspelt_isRefused(String name) {
    assertThatThrownBy(() -> RequestParameters.of(Map.of(name, 1000L)))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isEqualTo(InferenceException.Category.INVALID))
        .hasMessageContainingAll("'" + name + "'", "timeout, whole microseconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Priority", "prioritiy", "priorty"})
  void priorityThatIsMisspelt_isRefused(String name) {
    assertThatThrownBy(() -> RequestParameters.of(Map.of(name, 1L)))
        .hasMessageContainingAll("'" + name + "'", "priority, a whole number");
  }

  @Test
  void whatIsMeantForOthers_isPassedOver() {
    assertThat(
            RequestParameters.of(
                Map.of("temperature", 0.5, "t", 1L, "binary_data_output", true, "timeout", 7L)))
        .isEqualTo(new RequestParameters(java.util.Optional.of(Duration.ofNanos(7000)), 0, true));
  }
}
