package dev.skerry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.journal.JournalException.Category;
import dev.skerry.sim.Delay;
import dev.skerry.sim.Fate;
import dev.skerry.sim.Link;
import dev.skerry.sim.SimulatedDisk;
import dev.skerry.sim.Simulation;
import dev.skerry.sim.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A device whose power fails all the time sends its journal over a bad link to a collector. */
class JournalSimulationTest {
  private static final int RECORDS = 40;

  @Test
  void device_withBadPowerAndBadLink_deliversAllThatItAcknowledged() {
    Simulation.of("foundation", getClass(), System.getProperties())
        .play(1, 300, world -> new Device(world).live());
  }

  /** Appends, sends what was not confirmed, trims what was, and restarts after each crash. */
  private static final class Device {
    private final World world;
    private final SimulatedDisk disk;
    private final RandomGenerator chance;
    private final TreeSet<Integer> collected = new TreeSet<>();
    private final TreeSet<Integer> acknowledged = new TreeSet<>();
    private Journal journal;
    private int made;

    Device(World world) throws JournalException {
      this.world = world;
      disk = world.disk("device");
      chance = world.fork("device");
      journal = Journal.open(disk, Witness.LIMITS);
    }

    void live() {
      Delay delay = new Delay.LongTailed(Duration.ofMillis(5), Duration.ofMillis(20));
      world.network().usually(new Link(delay, 0.2, 0.1, 0.1));
      world.network().listen("collector", this::collect);
      world.network().listen("device", this::confirmed);
      disk.watch(this::perhapsFail);
      tick();

      assertThat(world.runUntil(this::isDone, Duration.ofHours(1))).isTrue();
      assertThat(collected).containsAll(acknowledged);
    }

    private boolean isDone() {
      return made == RECORDS && collected.containsAll(acknowledged);
    }

    private void tick() {
      try {
        if (made < RECORDS) {
          int number = made++;
          journal.append(Witness.record(number));
          acknowledged.add(number);
        }
        Entries entries = journal.read(0);
        for (var entry = entries.next(); entry.isPresent(); entry = entries.next()) {
          byte[] bytes = entry.get().bytes();
          byte[] message =
              ByteBuffer.allocate(Long.BYTES + bytes.length)
                  .putLong(entry.get().sequence())
                  .put(bytes)
                  .array();
          world.network().send("device", "collector", message);
        }
      } catch (JournalException e) {
        recover(e);
      }
      world.time().after(Duration.ofMillis(50), this::tick);
    }

    private void recover(JournalException e) {
      world.log().add("device", e.category().toString());
      assertThat(e.category()).isNotIn(Category.DAMAGED, Category.IN_USE);
      while (chance.nextInt(3) == 0 || !reopened()) {
        disk.crash(Fate.random(chance));
      }
    }

    private boolean reopened() {
      try {
        disk.crash(Fate.random(chance));
        journal = Journal.open(disk, Witness.LIMITS);
        assertThat(journal.recovery().damages()).isEmpty();
        return true;
      } catch (JournalException e) {
        return false;
      }
    }

    private void perhapsFail(String operation) throws IOException {
      if (chance.nextInt(15) == 0) {
        throw new IOException("cannot " + operation);
      }
    }

    private void collect(String from, byte[] message) {
      ByteBuffer received = ByteBuffer.wrap(message);
      long sequence = received.getLong();
      collected.add(received.getInt());
      world.network().send("collector", from, ByteBuffer.allocate(8).putLong(sequence).array());
    }

    /* Confirmations come in any order, so only the one for the oldest record lets go of it. */
    private void confirmed(String from, byte[] message) {
      long sequence = ByteBuffer.wrap(message).getLong();
      try {
        if (sequence == journal.first()) {
          journal.trim(sequence + 1);
        }
      } catch (JournalException e) {
        recover(e);
      }
    }
  }
}
