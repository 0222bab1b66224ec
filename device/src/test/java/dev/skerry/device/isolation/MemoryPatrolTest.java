package dev.skerry.device.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.patrol.MemoryLine;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemoryPatrolTest {
  private static final String SERVING = "serving";
  private static final String STANDBY = "standby";

  private final MemoryPatrol<String> patrol = new MemoryPatrol<>();
  private final MemoryLine weights = MemoryLine.of(new byte[MemoryLine.LENGTH], 0);
  private final MemoryLine flag = MemoryLine.of(new byte[MemoryLine.LENGTH], 0).inverted();

  @Test
  void lineThatTheOtherStillHas_isOneOfWeights() {
    assertThat(patrol.hasChanged(SERVING, List.of(flag, weights), weights::equals)).isTrue();
  }

  @Test
  void lineThatTheOtherDoesNotHave_isNotDoubtedAgain() {
    assertThat(patrol.hasChanged(SERVING, List.of(flag), line -> false)).isFalse();
    assertThat(patrol.hasChanged(SERVING, List.of(), line -> true)).isFalse();
  }

  @Test
  void doubt_waitsUntilThereIsAnother() {
    assertThat(patrol.hasChanged(SERVING, List.of(weights), null)).isFalse();
    assertThat(patrol.hasChanged(SERVING, List.of(), null)).isFalse();

    assertThat(patrol.hasChanged(SERVING, List.of(), weights::equals)).isTrue();
  }

  @Test
  void doubt_isNotHeldAgainstWhoeverTakesOver() {
    assertThat(patrol.hasChanged(SERVING, List.of(weights), null)).isFalse();

    assertThat(patrol.hasChanged(STANDBY, List.of(), line -> true)).isFalse();
    assertThat(patrol.hasChanged(STANDBY, List.of(flag), weights::equals)).isFalse();
  }

  @Test
  void moreDoubtsThanAreKept_areLetGo() {
    for (int i = 0; i < 100; i++) {
      patrol.hasChanged(SERVING, List.of(flag, flag, weights), null);
    }

    assertThat(patrol.hasChanged(SERVING, List.of(), weights::equals)).isTrue();
  }

  @Test
  void standby_hasItsTurnNowAndThen() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> patrol.next(SERVING, STANDBY)))
        .filteredOn(STANDBY::equals)
        .hasSize(25);
    assertThat(patrol.next(SERVING, null)).isEqualTo(SERVING);
    assertThat(patrol.next(null, null)).isNull();
  }
}
