package dev.skerry.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private static Tally read(String json) {
    return LinkJson.read(json.getBytes(StandardCharsets.UTF_8), Tally.class);
  }

  @Test
  void joules_areThoseSince() {
    Tally before = new Tally(10, 1, 1, 1).withJoules(OptionalDouble.of(5));
    Tally now = new Tally(30, 2, 3, 4).withJoules(OptionalDouble.of(7));

    assertThat(now.since(before)).isEqualTo(new Tally(20, 1, 2, 3, OptionalDouble.of(2)));
    assertThat(now.since(Tally.NONE).joules()).hasValue(7);
    assertThat(now.withJoules(OptionalDouble.empty()).since(before).joules()).isEmpty();
  }

  @Test
  void tally_outlivesTheWire_andThatOfAnOlderProgramAsWell() {
    Tally metered = new Tally(30, 2, 3, 4).withJoules(OptionalDouble.of(7.5));

    assertThat(LinkJson.read(LinkJson.write(metered), Tally.class)).isEqualTo(metered);
    assertThat(read("{\"answered\":30,\"late\":2,\"safe\":3,\"faults\":4}"))
        .isEqualTo(new Tally(30, 2, 3, 4));
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThatThrownBy(
            () -> read("{\"answered\":3,\"late\":0,\"safe\":0,\"faults\":0,\"joules\":-1}"))
        .isInstanceOf(LinkException.class)
        .hasMessageContaining("joules: -1.0 (expected: >= 0, and finite)");
    assertThatThrownBy(() -> read("{\"late\":0,\"safe\":0,\"faults\":0}"))
        .isInstanceOf(LinkException.class)
        .hasMessageContaining("answered");
  }
}
