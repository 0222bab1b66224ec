package dev.skerry.device.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import dev.skerry.engine.patrol.Patrol.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryPatrolTest {
  private static final String SERVING = "serving";
  private static final String STANDBY = "standby";
  private static final String THIRD = "third";
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final MemoryPatrol<String> patrol = new MemoryPatrol<>();
  private final MemoryLine weights = MemoryLine.of(new byte[MemoryLine.LENGTH], 0);
  private final MemoryLine flag = weights.inverted();

  private MemoryPatrol.Turn<String> next(@Nullable String serving, @Nullable String standby) {
    return patrol.next(serving, standby).orElseThrow();
  }

  private void doubt(String child, MemoryLine... lines) {
    assertThat(patrol.told(child, new Patrol.Report(List.of(lines), Search.NONE, false), 0))
        .isEmpty();
  }

  /** What comes of it when {@code child} answers so. */
  private List<MemoryPatrol.Verdict<String>> answer(String child, Search search, long now) {
    return patrol.told(child, new Patrol.Report(List.of(), search, false), now).stream().toList();
  }

  @Test
  void lineThatTheOtherHas_isOneOfWeights() {
    doubt(SERVING, flag, weights);

    MemoryPatrol.Turn<String> turn = next(SERVING, STANDBY);

    assertThat(turn.child()).isEqualTo(STANDBY);
    assertThat(turn.seek()).containsExactly(flag, weights);
    assertThat(answer(STANDBY, Search.GOING_ON, 0)).isEmpty();
    assertThat(patrol.isUrgent()).isTrue();
    assertThat(next(SERVING, STANDBY).seek()).isEmpty();
    assertThat(answer(STANDBY, Search.FOUND, 0))
        .containsExactly(new MemoryPatrol.Verdict<>(SERVING, true));
    assertThat(patrol.isUrgent()).isFalse();
    assertThat(next(SERVING, STANDBY).child()).isEqualTo(SERVING);
  }

  @Test
  void lineThatTheOtherDoesNotHave_isNotAskedForAgain() {
    doubt(STANDBY, flag);
    assertThat(next(SERVING, STANDBY))
        .matches(turn -> turn.child().equals(SERVING) && turn.seek().equals(List.of(flag)));

    assertThat(answer(SERVING, Search.NOT_FOUND, 0)).isEmpty();

    assertThat(next(SERVING, STANDBY).seek()).isEmpty();
    assertThat(answer(SERVING, Search.FOUND, 0)).isEmpty();
  }

  @Test
  void doubt_remainsUntilSomebodySaysYesOrNo() {
    doubt(SERVING, weights);
    assertThat(next(SERVING, null).seek()).isEmpty();
    assertThat(patrol.isUrgent()).isFalse();

    assertThat(next(SERVING, STANDBY).seek()).containsExactly(weights);
    patrol.silent(STANDBY);
    assertThat(next(SERVING, STANDBY).seek()).containsExactly(weights);
    // It is loading something.
    assertThat(answer(STANDBY, Search.NONE, 0)).isEmpty();
    assertThat(next(SERVING, STANDBY).seek()).containsExactly(weights);
    // Another one stands by.
    assertThat(next(SERVING, THIRD))
        .matches(turn -> turn.child().equals(THIRD) && turn.seek().equals(List.of(weights)));

    assertThat(answer(THIRD, Search.FOUND, 0)).hasSize(1);
  }

  @Test
  void doubt_isNotHeldAgainstWhoeverTakesOver() {
    doubt(SERVING, weights);
    assertThat(next(SERVING, STANDBY).child()).isEqualTo(STANDBY);

    assertThat(next(STANDBY, THIRD).seek()).isEmpty();
    assertThat(answer(STANDBY, Search.FOUND, 0)).isEmpty();
  }

  @Test
  void whatIsFoundAgainAndAgain_endsNobodyAnyMore() {
    List<Boolean> ended = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      doubt(SERVING, weights);
      assertThat(next(SERVING, STANDBY).child()).isEqualTo(STANDBY);
      answer(STANDBY, Search.FOUND, i).forEach(verdict -> ended.add(verdict.toEnd()));
    }
    assertThat(ended).hasSize(10).startsWith(true, true, true).filteredOn(it -> it).hasSize(3);

    doubt(SERVING, weights);
    assertThat(next(SERVING, STANDBY).child()).isEqualTo(STANDBY);
    assertThat(answer(STANDBY, Search.FOUND, HOUR + 20))
        .containsExactly(new MemoryPatrol.Verdict<>(SERVING, true));
  }

  @Test
  void standby_hasItsTurnNowAndThen() {
    say(SERVING, false);
    say(STANDBY, false);
    int turns = 0;
    for (int i = 0; i < 200; i++) {
      turns += next(SERVING, STANDBY).child().equals(STANDBY) ? 1 : 0;
    }

    assertThat(turns).isEqualTo(25);
    assertThat(next(SERVING, null).child()).isEqualTo(SERVING);
    assertThat(patrol.next(null, null)).isEmpty();
  }

  @Test
  void whoeverIsYoung_goesOnUntilItHasReadAll() {
    say(SERVING, true);
    say(STANDBY, true);
    assertThat(next(SERVING, STANDBY).child()).isEqualTo(SERVING);
    assertThat(patrol.isUrgent()).isTrue();
    say(SERVING, false);
    for (int i = 0; i < 20; i++) {
      assertThat(patrol.isUrgent()).isTrue();
      assertThat(next(SERVING, STANDBY).child()).isEqualTo(STANDBY);
    }
    doubt(SERVING, weights);
    assertThat(next(SERVING, STANDBY).seek()).containsExactly(weights);
    assertThat(answer(STANDBY, Search.FOUND, 0)).hasSize(1);

    assertThat(patrol.isUrgent()).isFalse();
  }

  @Test
  void oneThatIsNew_isHurried_butNotIfItIsSilent() {
    assertThat(next(SERVING, null).child()).isEqualTo(SERVING);
    assertThat(patrol.isUrgent()).isTrue();
    patrol.silent(SERVING);
    assertThat(patrol.isUrgent()).isFalse();

    assertThat(next(SERVING, STANDBY).child()).isEqualTo(STANDBY);
    assertThat(patrol.isUrgent()).isTrue();
    say(STANDBY, false);
    assertThat(patrol.isUrgent()).isFalse();

    assertThat(next(null, STANDBY).child()).isEqualTo(STANDBY);
    assertThat(patrol.isUrgent()).isFalse();
  }

  private void say(String child, boolean isYoung) {
    patrol.told(child, new Patrol.Report(List.of(), Search.NONE, isYoung), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whateverComesBetween_theFlippedOneIsEnded_andNoOther(long seed) {
    Patrols.check(seed);
  }
}
