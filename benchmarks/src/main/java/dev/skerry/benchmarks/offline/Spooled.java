package dev.skerry.benchmarks.offline;

import dev.skerry.device.offline.Message;
import dev.skerry.device.offline.Spool;
import dev.skerry.device.offline.SpoolLimits;
import dev.skerry.link.Batch;
import dev.skerry.link.Position;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator.SplittableGenerator;

/** The device's own spool, on simulated disks that lose and tear what was not synced. */
final class Spooled implements Keeper {
  private final Map<String, SimulatedDisk> disks = new TreeMap<>();
  private final SpoolLimits limits;
  private final SplittableGenerator random;
  private Spool spool;
  private int cutIn = Integer.MAX_VALUE;

  Spooled(SpoolLimits limits, SplittableGenerator random) throws IOException {
    this.limits = limits;
    this.random = random;
    this.spool = Spool.open(this::disk, limits, random);
  }

  private SimulatedDisk disk(String name) {
    return disks.computeIfAbsent(
        name,
        n -> {
          SimulatedDisk disk = new SimulatedDisk(operation -> {});
          disk.watch(operation -> before());
          return disk;
        });
  }

  private void before() {
    if (cutIn != Integer.MAX_VALUE && cutIn-- == 0) {
      throw new PowerCutException();
    }
  }

  @Override
  public int hand(List<Message> messages, long now) throws IOException {
    spool.hand(messages);
    return messages.size();
  }

  @Override
  public void cutWithin(int operations) {
    cutIn = operations;
  }

  @Override
  public void restart() throws IOException {
    cutIn = Integer.MAX_VALUE;
    Fate fate = Fate.random(random);
    disks.values().forEach(disk -> disk.crash(fate));
    spool = Spool.open(this::disk, limits, random);
  }

  @Override
  public Optional<Batch> next(long bytes, long now) throws IOException {
    return spool.next(bytes);
  }

  @Override
  public void answered(Batch batch, Position position) throws IOException {
    spool.answered(batch, position);
  }

  @Override
  public void refused(Batch batch) {
    spool.refused(batch);
  }

  @Override
  public long waiting() {
    return spool.standing().waiting();
  }

  @Override
  public long handed() {
    return spool.standing().handed();
  }
}
