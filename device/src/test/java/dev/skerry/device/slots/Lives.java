package dev.skerry.device.slots;

import static dev.skerry.device.slots.Machine.archive;
import static dev.skerry.device.slots.Machine.desired;

import dev.skerry.device.slots.Machine.Ways;
import dev.skerry.link.Assignment;
import dev.skerry.link.Phase;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A life of a device by seed: releases of all ways come and go, and its power is cut. Objects when
 * it does not end up where such a release must.
 */
public final class Lives {
  private static final List<Ways> ALL = List.of(Ways.values());
  private static final int UPDATES = 12;
  private static final int MOST_STARTS = 3;

  private final SplittableRandom random;
  private final SimulatedDisk disk = new SimulatedDisk(operation -> {});
  private Machine machine;
  private Optional<Assignment> good = Optional.empty();
  private long revision;

  private Lives(long seed) throws IOException {
    random = new SplittableRandom(seed);
    machine = new Machine(disk, 0);
  }

  /** Lives through the life of this seed. */
  public static void check(long seed) throws IOException {
    Lives life = new Lives(seed);
    for (int i = 1; i <= UPDATES; i++) {
      life.update(i);
    }
    life.machine.stop();
  }

  private void update(int number) throws IOException {
    Ways ways = ALL.get(random.nextInt(ALL.size()));
    Assignment to = ways.assignment(number);
    machine.hear(desired(++revision, to));
    machine.fetch(archive(ways, number));
    boolean proves = ways == Ways.GOOD;
    if (proves && good.isPresent() && random.nextInt(3) == 0) {
      proves = !diesOf(to);
    } else {
      machine.prove();
    }
    require(machine.phase() == (proves ? Phase.PROVEN : Phase.REFUSED), ways + " " + proves);
    good = proves ? Optional.of(to) : good;
    require(answering().equals(good), "what answers: " + answering());
    require(machine.content().whole().size() <= 2 && machine.content().parts().isEmpty(), "shelf");
    restart();
    require(answering().equals(good), "what answers after a start: " + answering());
    machine.hear(desired(++revision, to));
    require(answering().equals(good), "what answers, told the same again: " + answering());
    machine.hear(desired(revision - 2, Ways.GOOD.assignment(99)));
    require(machine.report().wanted().equals(Optional.of(to.family())), "told of the past");
  }

  /* The program dies with it again and again, before it has proven anything. */
  private boolean diesOf(Assignment release) throws IOException {
    for (int start = 1; start <= MOST_STARTS; start++) {
      require(answering().filter(release::equals).isPresent(), "start " + start);
      machine.passSecond();
      restart();
    }
    return true;
  }

  private void restart() throws IOException {
    disk.crash(Fate.random(random.split()));
    machine = new Machine(disk, machine.now());
  }

  private Optional<Assignment> answering() {
    return Optional.ofNullable(machine.answering.get(Machine.AGENT));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
