package dev.skerry.sim;

import dev.skerry.journal.Disk;
import dev.skerry.journal.DiskFile;
import dev.skerry.journal.DiskFullException;
import dev.skerry.journal.LockedException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk as bad as the standards allow it to be.
 *
 * <p>When the power goes, a {@link Fate} decides what is left of everything unsynced: bytes may be
 * lost, torn anywhere, or survive out of order, and names may be lost though the bytes survived. A
 * failed sync of a file loses what was not synced, and a later one that succeeds does not bring it
 * back. A failed sync of the directory leaves the names uncertain until one succeeds. A full disk
 * takes as much of a write as fits.
 */
public final class SimulatedDisk implements Disk {
  private final Consumer<String> log;
  private TreeMap<String, SimulatedInode> names = new TreeMap<>();
  private TreeMap<String, SimulatedInode> certainNames = new TreeMap<>();
  private final List<Naming> namings = new ArrayList<>();
  private Watch watch = operation -> {};
  private Fate failedSync = Fate.NOTHING;
  private long capacity = Long.MAX_VALUE;
  private int inodes;
  private int boots;
  private boolean locked;

  /** An empty disk that tells {@code log} of everything that changes it. */
  public SimulatedDisk(Consumer<String> log) {
    this.log = log;
  }

  /** Sees each operation that may change the disk, just before it does. */
  @FunctionalInterface
  public interface Watch {
    /** Lets the operation happen, or makes it fail by throwing. */
    void before(String operation) throws IOException;
  }

  /** Lets {@code watch} see every operation from now on. */
  public void watch(Watch watch) {
    this.watch = watch;
  }

  /** How many bytes fit. What is there stays there. */
  public void capacity(long bytes) {
    capacity = bytes;
  }

  /** How many bytes the files hold. */
  public long used() {
    return names.values().stream().mapToLong(SimulatedInode::size).sum();
  }

  /** What a failing sync of a file really writes; nothing, unless told otherwise. */
  public void failedSync(Fate fate) {
    failedSync = fate;
  }

  /** Cuts the power and restores it. What was open before fails from now on; the lock is free. */
  public void crash(Fate fate) {
    log.accept("crash " + fate);
    for (int i = 0; i < namings.size(); i++) {
      if (fate.keepsName(new Fate.Change(-1, i, namings.size()))) {
        namings.get(i).apply(certainNames);
      }
    }
    namings.clear();
    names = new TreeMap<>(certainNames);
    names.values().stream().distinct().forEach(inode -> inode.crash(fate));
    boots++;
    locked = false;
  }

  /** A disk in the same state, that nobody watches or has open. Changing one leaves the other. */
  public SimulatedDisk copy() {
    SimulatedDisk copy = new SimulatedDisk(operation -> {});
    IdentityHashMap<SimulatedInode, SimulatedInode> inodesCopied = new IdentityHashMap<>();
    names.forEach((name, inode) -> copy.names.put(name, copied(inodesCopied, inode)));
    certainNames.forEach((name, inode) -> copy.certainNames.put(name, copied(inodesCopied, inode)));
    for (Naming naming : namings) {
      SimulatedInode inode = naming.inode();
      copy.namings.add(
          new Naming(naming.name(), inode == null ? null : copied(inodesCopied, inode)));
    }
    copy.failedSync = failedSync;
    copy.capacity = capacity;
    copy.inodes = inodes;
    return copy;
  }

  private static SimulatedInode copied(
      IdentityHashMap<SimulatedInode, SimulatedInode> copies, SimulatedInode inode) {
    return copies.computeIfAbsent(inode, SimulatedInode::copy);
  }

  /** Flips one bit of a file, as a failing disk does, for readers and for good. */
  public void flipBit(String name, long position, int bit) throws IOException {
    find(name).flipBit(Math.toIntExact(position), bit);
  }

  @Override
  public Closeable lock() throws LockedException {
    if (locked) {
      throw new LockedException("the simulated disk is locked");
    }
    locked = true;
    int boot = boots;
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (!released.getAndSet(true) && boot == boots) {
        locked = false;
      }
    };
  }

  @Override
  public List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public DiskFile create(String name) throws IOException {
    Disk.requireName(name);
    before("create " + name);
    if (names.containsKey(name)) {
      throw new IOException(name + " exists");
    }
    if (used() >= capacity) {
      throw new DiskFullException("no space left for " + name);
    }
    SimulatedInode inode = new SimulatedInode(inodes++);
    name(name, inode);
    return new SimulatedFile(this, name, inode);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new SimulatedFile(this, name, find(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Disk.requireName(to);
    before("rename " + from + " " + to);
    SimulatedInode inode = find(from);
    name(from, null);
    name(to, inode);
  }

  @Override
  public void delete(String name) throws IOException {
    before("delete " + name);
    find(name);
    name(name, null);
  }

  @Override
  public void syncDirectory() throws IOException {
    before("sync directory");
    namings.clear();
    certainNames = new TreeMap<>(names);
  }

  int boots() {
    return boots;
  }

  long free() {
    return capacity - used();
  }

  Fate failedSync() {
    return failedSync;
  }

  void before(String operation) throws IOException {
    log.accept(operation);
    watch.before(operation);
  }

  private SimulatedInode find(String name) throws IOException {
    SimulatedInode inode = names.get(name);
    if (inode == null) {
      throw new IOException(name + " does not exist");
    }
    return inode;
  }

  private void name(String name, @Nullable SimulatedInode inode) {
    Naming naming = new Naming(name, inode);
    naming.apply(names);
    namings.add(naming);
  }

  /** Gives a name to a file, or takes it away from all. */
  private record Naming(String name, @Nullable SimulatedInode inode) {
    void apply(TreeMap<String, SimulatedInode> names) {
      if (inode == null) {
        names.remove(name);
      } else {
        names.put(name, inode);
      }
    }
  }
}
