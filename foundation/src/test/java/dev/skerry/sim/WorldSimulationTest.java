package dev.skerry.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WorldSimulationTest {
  @Test
  void sameSeed_twice_givesTheSameDigest() {
    assertThat(gossip(7)).isEqualTo(gossip(7));
  }

  @Test
  void differentSeeds_giveDifferentDigests() {
    assertThat(gossip(7)).isNotEqualTo(gossip(8));
  }

  @Test
  void fork_ofOneName_isUndisturbedByOtherNames() {
    World quiet = World.of(1);
    World busy = World.of(1);
    busy.fork("other").nextLong();

    assertThat(busy.fork("mine").nextLong()).isEqualTo(quiet.fork("mine").nextLong());
  }

  @Test
  void fork_ofOneNameTwice_givesIndependentNumbers() {
    World world = World.of(1);

    assertThat(world.fork("mine").nextLong()).isNotEqualTo(world.fork("mine").nextLong());
  }

  @Test
  void runUntil_goalReached_stopsAtThatInstant() {
    World world = World.of(1);
    boolean[] done = {false};
    world.time().after(ofMillis(3), () -> done[0] = true);
    world.time().after(ofMillis(9), () -> {});

    assertThat(world.runUntil(() -> done[0], ofSeconds(1))).isTrue();
    assertThat(world.time().elapsed()).isEqualTo(ofMillis(3));
  }

  @Test
  void runUntil_goalNotReached_stopsAtTheLimit() {
    World world = World.of(1);

    assertThat(world.runUntil(() -> false, ofSeconds(1))).isFalse();
    assertThat(world.time().elapsed()).isEqualTo(ofSeconds(1));
  }

  @Test
  void failingScenario_printsItsSeedAndHowToRepeatIt() {
    Simulation simulation = Simulation.of("foundation", getClass(), new Properties());

    assertThatThrownBy(() ->
            simulation.play(
                40,
                5,
                world -> {
                  world.log().add("test", "something");
                  assertThat(world.seed()).isNotEqualTo(42);
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed=42\n")
        .hasMessageContaining("-Dtest=WorldSimulationTest -Dskerry.seed=42")
        .hasMessageContaining("0 test something");
  }

  @Test
  void scenarioThatDependsOnMoreThanItsSeed_fails() {
    Simulation simulation = Simulation.of("foundation", getClass(), new Properties());
    int[] runs = {0};

    assertThatThrownBy(
            () -> simulation.play(1, 1, world -> world.log().add("test", "run " + runs[0]++)))
        .hasMessageContaining("digest of the second run");
  }

  @Test
  void seedProperty_runsThatSeedAlone() {
    Properties properties = new Properties();
    properties.setProperty(Simulation.ONLY, "99");
    Simulation simulation = Simulation.of("foundation", getClass(), properties);

    simulation.play(1, 100, world -> assertThat(world.seed()).isEqualTo(99));
  }

  @Test
  void manyWorlds_eachRepeatsItself() {
    Simulation.of("foundation", getClass(), System.getProperties())
        .play(1, 20, world -> assertThat(gossip(world.seed())).isEqualTo(gossip(world.seed())));
  }

  /* Five nodes pass rumours on over bad links, and the disk of each crashes now and then. */
  private static String gossip(long seed) {
    World world = World.of(seed);
    RandomGenerator random = world.fork("gossip");
    Delay delay = new Delay.LongTailed(ofMillis(1), ofMillis(5));
    world.network().usually(new Link(delay, 0.1, 0.1, 0.2));
    for (int i = 0; i < 5; i++) {
      String self = "n" + i;
      world
          .network()
          .listen(
              self,
              (from, message) -> {
                world.disk(self).crash(Fate.random(random));
                if (message[0] < 20) {
                  message[0]++;
                  world.network().send(self, "n" + random.nextInt(5), message);
                }
              });
    }
    world.network().send("n0", "n1", new byte[1]);
    world.network().send("n1", "n2", new byte[1]);
    world.run(ofSeconds(10));
    return world.log().digest();
  }
}
