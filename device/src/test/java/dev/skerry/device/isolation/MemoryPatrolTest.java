package dev.skerry.device.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import dev.skerry.engine.patrol.Patrol.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryPatrolTest {
  private static final String SERVING = "serving";
  private static final String STANDBY = "standby";
  private static final String THIRD = "third";
  private static final List<Search> SAID = List.of(Search.NONE, Search.GOING_ON, Search.FOUND);
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final MemoryPatrol<String> patrol = new MemoryPatrol<>();
  private final MemoryLine weights = MemoryLine.of(new byte[MemoryLine.LENGTH], 0);
  private final MemoryLine flag = weights.inverted();

  private MemoryPatrol.Turn<String> next(@Nullable String serving, @Nullable String standby) {
    return patrol.next(serving, standby).orElseThrow();
  }

  private void doubt(String child, MemoryLine... lines) {
    assertThat(patrol.told(child, new Patrol.Report(List.of(lines), Search.NONE), 0)).isEmpty();
  }

  /** What comes of it when {@code child} answers so. */
  private List<MemoryPatrol.Verdict<String>> answer(String child, Search search, long now) {
    return patrol.told(child, new Patrol.Report(List.of(), search), now).stream().toList();
  }

  @Test
  void lineThatTheOtherHas_isOneOfWeights() {
    doubt(SERVING, flag, weights);

    MemoryPatrol.Turn<String> turn = next(SERVING, STANDBY);

    assertThat(turn.child()).isEqualTo(STANDBY);
    assertThat(turn.seek()).containsExactly(flag, weights);
    assertThat(answer(STANDBY, Search.GOING_ON, 0)).isEmpty();
    assertThat(patrol.isHearing()).isTrue();
    assertThat(next(SERVING, STANDBY).seek()).isEmpty();
    assertThat(answer(STANDBY, Search.FOUND, 0))
        .containsExactly(new MemoryPatrol.Verdict<>(SERVING, true));
    assertThat(patrol.isHearing()).isFalse();
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
    assertThat(patrol.isHearing()).isFalse();

    assertThat(next(SERVING, STANDBY).seek()).containsExactly(weights);
    patrol.silent();
    assertThat(next(SERVING, STANDBY).seek()).containsExactly(weights);
    // It has loaded something, and forgotten.
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
  void doubtThatComesMeanwhile_isHeardNext() {
    doubt(SERVING, flag);
    assertThat(next(SERVING, STANDBY).seek()).containsExactly(flag);
    doubt(SERVING, weights);
    assertThat(answer(STANDBY, Search.NOT_FOUND, 0)).isEmpty();

    assertThat(next(SERVING, STANDBY).seek()).containsExactly(weights);
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
    int turns = 0;
    for (int i = 0; i < 100; i++) {
      turns += next(SERVING, STANDBY).child().equals(STANDBY) ? 1 : 0;
    }

    assertThat(turns).isEqualTo(25);
    assertThat(next(SERVING, null).child()).isEqualTo(SERVING);
    assertThat(patrol.next(null, null)).isEmpty();
  }

  /** Children come and go, and doubt themselves; a flipped one is found out in the end. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whateverComesBetween_theFlippedOneIsEnded(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    String serving = "flipped";
    String standby = null;
    int children = 0;
    boolean told = false;
    for (int turn = 0; turn < 2000; turn++) {
      if (chance.nextInt(20) == 0) {
        standby = chance.nextBoolean() ? "child" + children++ : null;
      }
      var next = patrol.next(serving, standby).orElseThrow();
      if (chance.nextInt(5) == 0) {
        patrol.silent();
        continue;
      }
      boolean tells = next.child().equals(serving) && !told;
      told |= tells;
      Search search =
          Objects.equals(next.child(), standby)
              ? SAID.get(chance.nextInt(SAID.size()))
              : Search.NONE;
      var verdict =
          patrol.told(
              next.child(), new Patrol.Report(tells ? List.of(weights) : List.of(), search), turn);
      if (verdict.isPresent()) {
        assertThat(verdict.get().child()).isEqualTo(serving);
        return;
      }
    }
    throw new AssertionError("it still serves");
  }
}
