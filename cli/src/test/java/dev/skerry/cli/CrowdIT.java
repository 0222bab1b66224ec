package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** {@code skerry bench crowd}, on a server in a process of its own. */
final class CrowdIT {
  @Test
  void crowd_isAnswered_whateverItsBodies() throws Exception {
    Ran ran =
        Ran.of(
            "bench",
            "crowd",
            "--clients=6",
            "--deadline=5s",
            "--turn=200ms",
            "--rounds=1",
            "--json");

    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode crowds = ran.json();
    assertThat(crowds).hasSize(2);
    for (JsonNode crowd : crowds) {
      assertThat(crowd.get("clients").asInt()).isEqualTo(6);
      JsonNode grades = crowd.get("grades");
      // Which of them hangs on how busy the machine is.
      assertThat(grades.path("full").asDouble() + grades.path("variant").asDouble()).isPositive();
      assertThat(grades.has("none")).isFalse();
    }
  }

  @Test
  void whatCannotBe_isSaid() {
    for (String[] wrong :
        new String[][] {
          {"--clients=0", "clients: [0] (expected: one or more numbers from 1 to 1000)"},
          {"--deadline=1us", "deadline: 0.001 ms (expected: 1 ms to 1 h)"},
          {"--rounds=0", "rounds: 0 (expected: each more than 0)"}
        }) {
      Ran ran = Ran.of("bench", "crowd", wrong[0]);

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains(wrong[1]);
    }
  }
}
