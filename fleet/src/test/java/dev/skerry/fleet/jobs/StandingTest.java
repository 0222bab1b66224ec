package dev.skerry.fleet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.jobs.Standing.State;
import dev.skerry.fleet.jobs.Standing.Turn;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Duration ALMOST = Standing.LEASE.minusMillis(1);

  private static Standing taken(String who) {
    return Standing.asked(NOON).taken(who, NOON);
  }

  @Test
  void taken_isNobodyElses_untilTheLeaseRunsOut() {
    Standing standing = taken("a");

    assertThat(standing.at(NOON.plus(ALMOST)).isFree("b")).isFalse();
    assertThat(standing.at(NOON.plus(Standing.LEASE)).isFree("b")).isTrue();
    assertThat(standing.at(NOON.plus(Standing.LEASE)).reason()).contains("a was not heard");
  }

  @Test
  void renewed_holdsForAnotherLease() {
    Instant later = NOON.plus(ALMOST);

    Standing standing = taken("a").renewed(new Turn("a", 1), later);

    assertThat(standing.at(later.plus(ALMOST)).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void attemptOfBefore_isRefused_evenOfTheSameWorker() {
    Standing again = taken("a").taken("a", NOON);

    assertThat(again.attempts()).isEqualTo(2);
    assertThatThrownBy(() -> again.done(new Turn("a", 1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a's any more");
    assertThat(again.done(new Turn("a", 2)).state()).isEqualTo(State.DONE);
  }

  @Test
  void anotherWorkersJob_isNotDeliveredFailedOrReturned() {
    Turn other = new Turn("b", 1);

    assertThatThrownBy(() -> taken("a").done(other)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> taken("a").failed(other, "x")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> taken("a").returned(other, NOON)).isInstanceOf(Refusal.class);
  }

  @Test
  void silence_endsInFailure_afterSoManyAttempts_withTheReason() {
    Standing standing = Standing.asked(NOON);
    Instant now = NOON;
    for (int i = 0; i < Standing.MOST_MISSES; i++) {
      assertThat(standing.state()).isEqualTo(State.WAITING);
      standing = standing.taken("a", now);
      now = now.plus(Standing.LEASE);
      standing = standing.at(now);
    }

    assertThat(standing.state()).isEqualTo(State.FAILED);
    assertThat(standing.reason()).contains("given up after 3 attempts", "a was not heard");
  }

  @Test
  void crashEachTime_endsInFailure_thoughTheWorkerComesBackAtOnce() {
    Standing standing = taken("a").taken("a", NOON).taken("a", NOON).taken("a", NOON);

    assertThat(standing.state()).isEqualTo(State.FAILED);
    assertThat(standing.reason()).contains("a began anew");
  }

  @Test
  void givenBack_isNoMiss_howeverOften() {
    Standing standing = Standing.asked(NOON);
    for (int i = 1; i <= 10; i++) {
      standing = standing.taken("a", NOON).returned(new Turn("a", i), NOON);
    }

    assertThat(standing.state()).isEqualTo(State.WAITING);
    assertThat(standing.misses()).isZero();
  }

  @Test
  void withdrawn_isRefusedToWhoeverHadIt_andTwice() {
    Standing standing = taken("a").withdrawn();

    assertThatThrownBy(() -> standing.renewed(new Turn("a", 1), NOON))
        .hasMessageContaining("WITHDRAWN");
    assertThatThrownBy(standing::withdrawn).isInstanceOf(Refusal.class);
  }

  private static Job job(long id, Standing standing, Map<String, String> labels) {
    Digest digest = Digest.of(new byte[0]);
    return new Job(
        id,
        new Job.Wanted(
            "f", digest, digest, new Recipe(Recipe.Level.QUANTIZE, 0.01, 1, ""), Labels.of(labels)),
        new Job.Asked("somebody", NOON),
        standing,
        Job.Progress.NONE,
        Optional.empty());
  }

  @Test
  void choice_isTheOldestForSuchAMachine_butOnesOwnFirst() {
    Job forOthers = job(1, Standing.asked(NOON), Map.of("arch", "arm64"));
    Job oldest = job(2, Standing.asked(NOON), Map.of("arch", "amd64"));
    Job held = job(3, taken("b"), Map.of());
    Job own = job(4, taken("a"), Map.of());
    Labels amd64 = Labels.of(Map.of("arch", "amd64"));

    assertThat(Choice.of(List.of(forOthers, oldest, held), "a", amd64, NOON).map(Job::id))
        .contains(2L);
    assertThat(Choice.of(List.of(forOthers, oldest, held, own), "a", amd64, NOON).map(Job::id))
        .contains(4L);
    assertThat(Choice.of(List.of(forOthers, held), "a", amd64, NOON)).isEmpty();
    assertThat(
            Choice.of(List.of(forOthers, held), "a", amd64, NOON.plus(Standing.LEASE)).map(Job::id))
        .contains(3L);
  }
}
