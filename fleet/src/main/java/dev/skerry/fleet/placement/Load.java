package dev.skerry.fleet.placement;

import dev.skerry.terms.Bytes;

/** What something takes of a device, or what a device has to give. */
public record Load(Bytes memory, Bytes storage, Cores cores) {
  public static final Load NONE = new Load(new Bytes(0), new Bytes(0), Cores.NONE);

  static final int KIB = 1 << 10;
  static final int THOUSANDTH = 1000;

  /** This, in whole KiB and thousandths of a core, rounded up. */
  Load up() {
    return whole(KIB - 1, THOUSANDTH - 1);
  }

  /** This, in whole KiB and thousandths of a core, rounded down. */
  Load down() {
    return whole(0, 0);
  }

  private Load whole(int bytes, int millionths) {
    return new Load(
        new Bytes((memory.count() + bytes) / KIB * KIB),
        new Bytes((storage.count() + bytes) / KIB * KIB),
        new Cores((cores.millionths() + millionths) / THOUSANDTH * THOUSANDTH));
  }

  /** Both together. */
  public Load plus(Load other) {
    return new Load(
        new Bytes(memory.count() + other.memory.count()),
        new Bytes(storage.count() + other.storage.count()),
        new Cores(cores.millionths() + other.cores.millionths()));
  }

  /** What is left of it without {@code other}; never less than nothing. */
  public Load minus(Load other) {
    return new Load(
        new Bytes(Math.max(0, memory.count() - other.memory.count())),
        new Bytes(Math.max(0, storage.count() - other.storage.count())),
        new Cores(Math.max(0, cores.millionths() - other.cores.millionths())));
  }

  /** Whether {@code room} has all of it. */
  public boolean fits(Load room) {
    return memory.compareTo(room.memory) <= 0
        && storage.compareTo(room.storage) <= 0
        && cores.compareTo(room.cores) <= 0;
  }

  /** How full {@code room} is with it, from 0 to 1: of memory or of cores, whichever is fuller. */
  double share(Load room) {
    return Math.max(
        share(memory.count(), room.memory.count()),
        share(cores.millionths(), room.cores.millionths()));
  }

  private static double share(long of, long room) {
    return of == 0 ? 0 : room == 0 ? 1 : Math.min(1, (double) of / room);
  }
}
