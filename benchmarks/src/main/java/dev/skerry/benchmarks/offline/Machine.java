package dev.skerry.benchmarks.offline;

import dev.skerry.time.SimulatedTime;
import java.time.Duration;
import java.util.random.RandomGenerator;

/*
 * One core and one link upwards, which live requests and the drain share, first come first served:
 * nothing that was begun is broken off. Each live request runs on the core, and its answer goes over
 * the link.
 */
final class Machine {
  private static final double NANOS = 1e9;
  private static final double REQUESTS_PER_SECOND = 40;
  private static final long SHORTEST_RUN = Duration.ofMillis(5).toNanos();
  private static final long LONGEST_RUN = Duration.ofMillis(12).toNanos();
  private static final int ANSWER_BYTES = 1000;
  private static final double BYTES_PER_SECOND = 1.25e6;
  private static final long DEADLINE = Duration.ofMillis(50).toNanos();
  private static final long BATCH_NANOS = Duration.ofNanos(300_000).toNanos();
  private static final long NANOS_PER_KIB = 20_000;

  private final SimulatedTime time;
  private final RandomGenerator random;
  private long coreFree;
  private long linkFree;
  private int waiting;
  private long requests;
  private long onTime;
  private boolean live;

  Machine(SimulatedTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  private long now() {
    return time.elapsed().toNanos();
  }

  private void at(long nanos, Runnable task) {
    time.after(Duration.ofNanos(nanos - now()), task);
  }

  void goLive() {
    live = true;
    arriveLater();
  }

  void rest() {
    live = false;
  }

  private void arriveLater() {
    time.after(
        Duration.ofNanos((long) (random.nextExponential() * NANOS / REQUESTS_PER_SECOND)),
        () -> {
          if (live) {
            arrive();
            arriveLater();
          }
        });
  }

  private void arrive() {
    long arrived = now();
    long start = Math.max(arrived, coreFree);
    coreFree = start + random.nextLong(SHORTEST_RUN, LONGEST_RUN);
    waiting++;
    at(start, () -> waiting--);
    at(
        coreFree,
        () -> {
          linkFree = Math.max(now(), linkFree) + transfer(ANSWER_BYTES);
          requests++;
          onTime += linkFree - arrived <= DEADLINE ? 1 : 0;
        });
  }

  private static long transfer(long bytes) {
    return (long) (bytes / BYTES_PER_SECOND * NANOS);
  }

  /** Makes a batch and sends it; {@code then} once its last byte is on the way. */
  void send(long bytes, Runnable then) {
    coreFree = Math.max(now(), coreFree) + BATCH_NANOS + bytes / 1024 * NANOS_PER_KIB;
    at(
        coreFree,
        () -> {
          linkFree = Math.max(now(), linkFree) + transfer(bytes);
          at(linkFree, then);
        });
  }

  /** Live requests that wait for the core. */
  int waiting() {
    return waiting;
  }

  long requests() {
    return requests;
  }

  double onTimeShare() {
    return requests == 0 ? 1 : (double) onTime / requests;
  }
}
