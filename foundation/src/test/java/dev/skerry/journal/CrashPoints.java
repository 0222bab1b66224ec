package dev.skerry.journal;

import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Cuts the power before each operation of a workload, once for each fate of what was not synced,
 * and has a witness look at what is left. While it runs, the disk may be made to fail.
 */
final class CrashPoints {
  private final Witness witness = new Witness();
  private final SimulatedDisk disk = new SimulatedDisk(operation -> {});
  private final List<Fate> fates;
  private final Fault fault;
  private boolean withinRecovery;
  private int from;
  private int operations;
  private long count;

  CrashPoints(List<Fate> fates, Fault fault) {
    this.fates = fates;
    this.fault = fault;
  }

  /** What goes wrong with a disk. */
  @FunctionalInterface
  interface Fault {
    Fault NONE = (disk, index, operation) -> {};

    void before(SimulatedDisk disk, int index, String operation) throws IOException;
  }

  /** Cuts the power while a journal is being opened after a crash, too. */
  CrashPoints withinRecovery() {
    withinRecovery = true;
    return this;
  }

  /** Leaves out the crashes before an operation, which another run has seen. */
  CrashPoints from(int operation) {
    from = operation;
    return this;
  }

  /** Runs a workload on the disk, or on what {@code wrapping} makes of it. */
  CrashPoints run(long seed, int steps, UnaryOperator<Disk> wrapping) throws JournalException {
    disk.watch(this::before);
    new Workload(seed, steps, wrapping.apply(disk), witness).run();
    crashAll("end");
    return this;
  }

  /** How many operations the workload made. */
  int operations() {
    return operations;
  }

  /** How many crashes were looked at. */
  long count() {
    return count;
  }

  private void before(String operation) throws IOException {
    crashAll(operation);
    fault.before(disk, operations++, operation);
  }

  private void crashAll(String operation) throws JournalException {
    if (operations < from) {
      return;
    }
    for (Fate fate : fates) {
      SimulatedDisk crashed = disk.copy();
      crashed.crash(fate);
      crashed.capacity(Long.MAX_VALUE);
      try {
        look(crashed);
      } catch (AssertionError | JournalException | RuntimeException e) {
        throw new AssertionError(
            "crash before operation %d, %s, with fate %s: %s"
                .formatted(operations, operation, fate, e),
            e);
      }
    }
  }

  private void look(SimulatedDisk crashed) throws JournalException {
    if (withinRecovery) {
      SimulatedDisk again = crashed.copy();
      again.watch(operation -> crashAgain(again));
      witness.checkReadable(again);
    }
    count++;
    witness.check(crashed);
  }

  private void crashAgain(SimulatedDisk recovering) throws JournalException {
    for (Fate fate : fates) {
      SimulatedDisk crashed = recovering.copy();
      crashed.crash(fate);
      count++;
      witness.checkReadable(crashed);
    }
  }
}
