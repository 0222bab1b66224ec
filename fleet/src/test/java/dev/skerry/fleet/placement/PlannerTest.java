package dev.skerry.fleet.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.fleet.placement.Planner.Planned;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static final int SEEDS = 60;
  private static final Planner SOLVER = Planner.load();
  private static final Planner PLAIN = Planner.without("for a test");

  private static Planner planner(boolean solver) {
    return solver ? SOLVER : PLAIN;
  }

  /* Written anew from what the words promise, in bytes and seconds. */
  private static void keepsAllConstraints(Planned planned) {
    Situation situation = planned.situation();
    Map<String, Double> memory = new HashMap<>();
    Map<String, Double> storage = new HashMap<>();
    Map<String, Double> cores = new HashMap<>();
    Map<String, Set<String>> devices = new HashMap<>();
    for (Option option : planned.options()) {
      Need need = situation.needs().get(option.need());
      Place place = situation.places().get(option.place());
      Rung rung = need.rungs().get(option.rung());
      String device = place.device();
      assertThat(devices.computeIfAbsent(need.agent(), agent -> new TreeSet<>()).add(device))
          .isTrue();
      assertThat(need.devices()).contains(device);
      assertThat(rung.accuracy()).isGreaterThanOrEqualTo(need.accuracyFloor());
      assertThat(place.standing() == Place.Standing.WELL || need.current().contains(device))
          .isTrue();
      assertThat(rung.providers().isEmpty() || place.providers().contains("CUDA")).isTrue();
      double slower = place.gigaflops().isPresent() ? 30 / place.gigaflops().getAsDouble() : 1;
      double way =
          switch (place.tier()) {
            case DEVICE_EDGE -> 0;
            case LOCAL_EDGE -> 0.001;
            case REGIONAL_EDGE -> 0.01;
            case CLOUD -> 0.1;
          };
      double deadline = need.deadline().toNanos() / 1e9;
      double run =
          rung.latency()
              .map(latency -> latency.p50().toNanos() / 1e9 * slower)
              .orElse(deadline / 2);
      double late =
          rung.latency().map(latency -> latency.p95().toNanos() / 1e9 * slower).orElse(0.0);
      assertThat(late + way).isLessThanOrEqualTo(deadline + 1e-9);
      memory.merge(device, (double) rung.memory().count(), Double::sum);
      storage.merge(device, (double) rung.storage().count(), Double::sum);
      cores.merge(device, run * need.perSecond(), Double::sum);
    }
    for (Place place : situation.places()) {
      String device = place.device();
      double has =
          place.memory().orElse(new Bytes(0)).count() * 0.8 - place.taken().memory().count();
      assertThat(memory.getOrDefault(device, 0.0)).isLessThanOrEqualTo(Math.max(0, has));
      double keeps = place.storage().orElseThrow().count() * 0.9 - place.taken().storage().count();
      assertThat(storage.getOrDefault(device, 0.0)).isLessThanOrEqualTo(Math.max(0, keeps));
      double does = Math.max(1, place.cores() - 1) * 0.7 - place.taken().cores().count();
      assertThat(cores.getOrDefault(device, 0.0)).isLessThanOrEqualTo(Math.max(0, does));
    }
    situation
        .needs()
        .forEach(need ->
            assertThat(devices.getOrDefault(need.agent(), Set.of()).size())
                .isLessThanOrEqualTo(need.copies()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void plan_ofAnySituation_keepsEveryConstraint_andIsNoWorseThanTheScore(boolean solver) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Situation situation = Situations.random(seed);

      Planned planned = planner(solver).plan(situation);

      keepsAllConstraints(planned);
      assertThat(planned.worth()).as("seed=" + seed).isLessThanOrEqualTo(planned.bound());
      if (situation.needs().stream().allMatch(need -> need.current().isEmpty())) {
        assertThat(planned.worth())
            .as("seed=" + seed)
            .isGreaterThanOrEqualTo(Worth.of(situation, SeedScore.plan(situation)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void situation_toldInAnotherOrder_isPlannedTheSame(boolean solver) {
    for (long seed = 0; seed < SEEDS; seed += 4) {
      Situation situation = Situations.random(seed);
      List<Place> places = new ArrayList<>(situation.places());
      List<Need> needs = new ArrayList<>(situation.needs());
      Collections.shuffle(places, new Random(seed));
      Collections.shuffle(needs, new Random(seed));

      Planned planned = planner(solver).plan(situation);

      assertThat(planner(solver).plan(new Situation(places, needs)).options())
          .as("seed=" + seed)
          .isEqualTo(planned.options());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void plan_madeAgain_movesNothing(boolean solver) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Planned planned = planner(solver).plan(fresh(Situations.random(seed)));

      Planned again = planner(solver).plan(running(planned, ""));

      assertThat(where(again)).as("seed=" + seed).isEqualTo(where(planned));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void device_lost_movesNothingElse_unlessThatPlacesMore(boolean solver) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Planned planned = planner(solver).plan(fresh(Situations.random(seed)));
      String lost = planned.situation().places().getFirst().device();

      Planned again = planner(solver).plan(running(planned, lost));

      keepsAllConstraints(again);
      Map<String, Set<String>> left = where(planned);
      left.values().forEach(devices -> devices.remove(lost));
      Map<String, Set<String>> there = where(again);
      boolean moved =
          left.entrySet().stream()
              .anyMatch(agent ->
                  !there.getOrDefault(agent.getKey(), Set.of()).containsAll(agent.getValue()));
      if (moved) {
        long kept = left.values().stream().mapToLong(Set::size).sum();
        assertThat((long) again.options().size()).as("seed=" + seed).isGreaterThan(kept);
      }
    }
  }

  private static Situation fresh(Situation situation) {
    return new Situation(
        situation.places(),
        situation.needs().stream().map(need -> need.running(new TreeSet<>())).toList());
  }

  private static Situation running(Planned planned, String lost) {
    Map<String, Set<String>> where = where(planned);
    return new Situation(
        planned.situation().places().stream()
            .filter(place -> !place.device().equals(lost))
            .toList(),
        planned.situation().needs().stream()
            .map(need -> {
              TreeSet<String> there = new TreeSet<>(where.getOrDefault(need.agent(), Set.of()));
              there.remove(lost);
              return need.running(there);
            })
            .toList());
  }

  private static Map<String, Set<String>> where(Planned planned) {
    Map<String, Set<String>> where = new TreeMap<>();
    planned
        .options()
        .forEach(option ->
            where
                .computeIfAbsent(
                    planned.situation().needs().get(option.need()).agent(),
                    agent -> new TreeSet<>())
                .add(planned.situation().places().get(option.place()).device()));
    return where;
  }

  private static Place place(String device, String site, long mebibytes, Place.Standing standing) {
    return new Place(
        device,
        site,
        Tier.DEVICE_EDGE,
        Optional.of(Bytes.ofMebibytes(mebibytes)),
        Optional.of(Bytes.ofMebibytes(4096)),
        4,
        OptionalDouble.empty(),
        new TreeSet<>(List.of("CPU")),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        standing,
        Load.NONE);
  }

  private static Need need(String agent, int copies, double mebibytes, String current) {
    return new Need(
        agent,
        copies,
        Spread.SITE,
        Duration.ofMillis(100),
        0,
        1,
        List.of(Situations.rung("full", 0.9, Optional.of(5.0), mebibytes, false)),
        new TreeSet<>(List.of("a", "b", "c", "d")),
        new TreeSet<>(current.isEmpty() ? List.of() : List.of(current.split(","))));
  }

  @Test
  void copies_areSpreadOverSites() {
    Situation situation =
        new Situation(
            List.of(
                place("a", "north", 2048, Place.Standing.WELL),
                place("b", "north", 2048, Place.Standing.WELL),
                place("c", "south", 256, Place.Standing.WELL)),
            List.of(need("eye", 2, 50, "")));

    Planned planned = SOLVER.plan(situation);

    assertThat(where(planned).get("eye")).contains("c").hasSize(2);
  }

  @Test
  void copyOnALostDevice_isMovedOnlyIfItCanBeElsewhere() {
    Place lost = place("a", "north", 2048, Place.Standing.LOST);
    List<Need> needs = List.of(need("eye", 1, 50, "a"));

    Planned alone = SOLVER.plan(new Situation(List.of(lost), needs));
    Planned withOther =
        SOLVER.plan(
            new Situation(List.of(lost, place("b", "south", 256, Place.Standing.WELL)), needs));

    assertThat(where(alone).get("eye")).containsExactly("a");
    assertThat(where(withOther).get("eye")).containsExactly("b");
  }

  @Test
  void plan_ofAFleetWithoutDevices_isEmpty() {
    Situation some = Situations.random(1);

    Planned planned = SOLVER.plan(new Situation(List.of(), some.needs()));

    assertThat(planned.options()).isEmpty();
    assertThat(new Reasons(planned).all()).hasSameSizeAs(some.needs());
  }

  @Test
  void agentThatFitsNowhere_blocksNoOther() {
    Situation situation =
        new Situation(
            List.of(place("a", "north", 512, Place.Standing.WELL)),
            List.of(need("ear", 1, 50, ""), need("eye", 1, 4000, "")));

    Planned planned = SOLVER.plan(situation);

    assertThat(where(planned)).containsOnlyKeys("ear");
    Reasons.Explanation eye = new Reasons(planned).all().getLast();
    assertThat(eye.missing()).isEqualTo(1);
    assertThat(eye.help()).contains("1 devices lack memory");
    // 80 % of 512 MiB, less the 50 MiB of the other one.
    assertThat(eye.refused())
        .singleElement()
        .satisfies(refused -> {
          assertThat(refused.constraint()).isEqualTo(Constraint.MEMORY);
          assertThat(refused.needed()).isEqualTo(4000.0 * (1 << 20));
          assertThat(refused.left())
              .isBetween((0.8 * 512 - 50) * (1 << 20) - 1024, (0.8 * 512 - 50) * (1 << 20));
          assertThat(refused.words())
              .isEqualTo("memory: needs 3.9 GiB, 359.6 MiB left after what else runs there");
        });
  }

  @Test
  void refusals_sayNumbersThatAreRight() {
    int numbers = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Planned planned = PLAIN.plan(Situations.random(seed));
      Situation situation = planned.situation();
      for (Reasons.Explanation agent : new Reasons(planned).all()) {
        assertThat(agent.chosen().size() + agent.refused().size() + agent.passedOver().size())
            .isEqualTo(situation.places().size());
        for (Refused refused : agent.refused()) {
          if (refused.constraint() == Constraint.MEMORY) {
            numbers++;
            double used =
                planned.options().stream()
                    .filter(option ->
                        situation.places().get(option.place()).device().equals(refused.device()))
                    .mapToDouble(option -> option.load().memory().count())
                    .sum();
            Place place =
                situation.places().stream()
                    .filter(one -> one.device().equals(refused.device()))
                    .findFirst()
                    .orElseThrow();
            double has =
                Math.max(
                    0,
                    place.memory().orElse(new Bytes(0)).count() * 0.8
                        - place.taken().memory().count());
            assertThat(refused.left())
                .as("seed=" + seed)
                .isBetween(Math.max(0, has - used - 2048), Math.max(0, has - used));
            assertThat(refused.needed()).isGreaterThan(refused.left());
          }
        }
      }
    }
    assertThat(numbers).isGreaterThan(20);
  }
}
