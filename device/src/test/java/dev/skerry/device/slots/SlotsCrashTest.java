package dev.skerry.device.slots;

import static dev.skerry.device.slots.Machine.archive;
import static dev.skerry.device.slots.Machine.desired;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.slots.Machine.Ways;
import dev.skerry.link.Assignment;
import dev.skerry.link.Phase;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Cuts the power before each operation on the disk of a device that is updated four times, with
 * every fate of what was not synced: it must start with the old release or the new one, whole and
 * without its fleet, and end where it is wanted once the fleet is back.
 */
final class SlotsCrashTest {
  private static final Assignment FIRST = Ways.GOOD.assignment(1);
  private static final Assignment SECOND = Ways.GOOD.assignment(2);
  private static final Assignment BROKEN = Ways.DOES_NOT_LOAD.assignment(3);
  private static final Assignment FAULTY = Ways.FAULTY.assignment(4);

  private final List<Fate> fates = new ArrayList<>();
  private final SimulatedDisk disk = new SimulatedDisk(operation -> {});
  private List<Assignment> allowed = List.of();
  private Optional<Assignment> wanted = Optional.empty();
  private boolean proven;
  private long revision;
  private long points;
  private int operations;

  SlotsCrashTest() {
    fates.addAll(List.of(Fate.NOTHING, Fate.ALL, Fate.NAMES_ONLY, Fate.ZEROS, Fate.BYTES_ONLY));
    for (int at = 1; at < 40; at += 13) {
      fates.add(Fate.tornAfter(at));
      fates.add(Fate.tornBefore(at));
    }
    for (int i = 0; i < 6; i++) {
      fates.add(Fate.random(new SplittableRandom(i)));
    }
  }

  @Test
  void everyCrash_startsWithTheOldReleaseOrTheNewOne() throws IOException {
    disk.watch(this::crashAll);
    Machine machine = new Machine(disk, 0);

    update(machine, FIRST, true);
    update(machine, SECOND, true);
    update(machine, FIRST, true);
    update(machine, BROKEN, false);
    update(machine, SECOND, true);
    update(machine, FAULTY, false);
    machine.stop();

    assertThat(points).isGreaterThan(1500);
    System.getLogger(SlotsCrashTest.class.getName())
        .log(System.Logger.Level.INFO, "crash_points={0}", Long.toString(points));
  }

  private void update(Machine machine, Assignment to, boolean good) throws IOException {
    List<Assignment> before = allowed;
    allowed = new ArrayList<>(before);
    allowed.add(to);
    wanted = Optional.of(to);
    machine.hear(desired(++revision, to));
    fetchAll(machine);
    machine.prove();
    assertThat(machine.phase()).isEqualTo(good ? Phase.PROVEN : Phase.REFUSED);
    allowed = good ? List.of(to) : before;
    proven |= good;
    assertThat(machine.content().whole().size()).isLessThanOrEqualTo(2);
    assertThat(machine.content().parts()).isEmpty();
  }

  private static void fetchAll(Machine machine) throws IOException {
    machine.fetch(
        archive(Ways.GOOD, 1),
        archive(Ways.GOOD, 2),
        archive(Ways.DOES_NOT_LOAD, 3),
        archive(Ways.FAULTY, 4));
  }

  private void crashAll(String operation) throws IOException {
    for (Fate fate : fates) {
      SimulatedDisk crashed = disk.copy();
      crashed.crash(fate);
      try {
        look(crashed);
      } catch (AssertionError | IOException | RuntimeException e) {
        throw new AssertionError(
            "crash before operation %d, %s, with fate %s: %s"
                .formatted(operations, operation, fate, e),
            e);
      }
      points++;
    }
    operations++;
  }

  private void look(SimulatedDisk crashed) throws IOException {
    Machine machine = new Machine(crashed, 1);
    Optional<Assignment> answers = Optional.ofNullable(machine.answering.get(Machine.AGENT));
    if (proven) {
      assertThat(answers).isPresent();
    }
    answers.ifPresent(assignment -> assertThat(allowed).contains(assignment));
    if (wanted.isEmpty()) {
      return;
    }

    machine.hear(desired(revision, wanted.get()));
    fetchAll(machine);
    machine.prove();

    boolean good = !wanted.get().equals(BROKEN) && !wanted.get().equals(FAULTY);
    assertThat(machine.phase()).isEqualTo(good ? Phase.PROVEN : Phase.REFUSED);
    if (good) {
      assertThat(machine.answering).containsEntry(Machine.AGENT, wanted.get());
    }
    assertThat(machine.content().parts()).isEmpty();
    machine.stop();
  }
}
