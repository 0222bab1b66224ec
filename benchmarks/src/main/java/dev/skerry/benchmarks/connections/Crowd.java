package dev.skerry.benchmarks.connections;

import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Identity;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Tier;
import dev.skerry.time.Time;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Many devices of one fleet, that do nothing but belong to it. */
public final class Crowd implements AutoCloseable {
  private static final int JOINING_AT_ONCE = 8;
  private static final DeviceProfile PROFILE =
      new DeviceProfile(
          "crowd",
          Tier.DEVICE_EDGE,
          new DeviceProfile.Cpu("amd64", "simulated", 2, new TreeSet<>()),
          Bytes.ofMebibytes(2048),
          Bytes.ofMebibytes(8192),
          List.of(),
          List.of("CPU"),
          new DeviceProfile.Power(OptionalDouble.empty(), false, new TreeMap<>()),
          Optional.empty());

  private final URI fleet;
  private final Path folder;
  private final Duration hold;
  private final Time time;
  private final ConcurrentLinkedQueue<Member> members = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();

  /**
   * Nobody yet.
   *
   * @param fleet where devices reach it
   * @param folder for their keys
   * @param hold for how long each lets the fleet keep its report, so that this is how often it
   *     reports
   */
  public Crowd(URI fleet, Path folder, Duration hold, Time time) {
    this.fleet = fleet;
    this.folder = folder;
    this.hold = hold;
    this.time = time;
  }

  /**
   * Lets {@code count} devices join, a few at once, and report from then on.
   *
   * @param tokens with which they may
   * @param progress is told how many have
   */
  public void join(int count, Supplier<String> tokens, IntConsumer progress)
      throws InterruptedException {
    Semaphore turns = new Semaphore(JOINING_AT_ONCE);
    AtomicInteger joined = new AtomicInteger();
    try (ExecutorService joining = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
        String name = "crowd-" + i;
        turns.acquire();
        joining.execute(() -> {
          try {
            Identity identity =
                FleetClient.join(
                    fleet, tokens.get(), name, "crowd", PROFILE, folder.resolve(name), time);
            Member member = new Member(identity, hold, time);
            members.add(member);
            member.begin();
            progress.accept(joined.incrementAndGet());
          } catch (IOException | RuntimeException e) {
            troubles.add(name + ": " + e.getMessage());
          } finally {
            turns.release();
          }
        });
      }
    }
  }

  /** What went wrong, so far. */
  public List<String> troubles() {
    members.forEach(member -> member.trouble().ifPresent(troubles::add));
    return List.copyOf(troubles);
  }

  public int size() {
    return members.size();
  }

  /** How many exchanges have ended, of all. */
  public long exchanges() {
    return members.stream().mapToLong(Member::exchanges).sum();
  }

  /** From now on only what is told later is news. */
  public void mark() {
    members.forEach(Member::mark);
  }

  /** How many have been told something since {@link #mark}. */
  public long know() {
    return members.stream().filter(Member::knowsMore).count();
  }

  /** When each came to know what it knows, in monotonic nanoseconds, earliest first. */
  public long[] told() {
    return members.stream().mapToLong(Member::toldAt).sorted().toArray();
  }

  /** Waits until all know something new, at most this long; returns whether they do. */
  public boolean await(Duration patience) throws InterruptedException {
    long end = time.nanos() + patience.toNanos();
    while (know() < members.size()) {
      if (time.nanos() - end > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
