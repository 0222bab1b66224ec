package dev.skerry.sim;

import dev.skerry.time.SimulatedTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;

/**
 * What happened in a simulated world, in order, with a digest over all of it.
 *
 * <p>Two runs of one seed have the same digest, or something in them depends on more than the seed.
 * Only the latest events are kept, to be shown when a run fails; the digest covers every event.
 */
public final class EventLog {
  /** Enough to see what led to a failure, little enough to print. */
  private static final int KEPT = 40;

  private final SimulatedTime time;
  private final MessageDigest digest = sha256();
  private final ArrayDeque<String> latest = new ArrayDeque<>();
  private long size;

  EventLog(SimulatedTime time) {
    this.time = time;
  }

  /**
   * Adds an event of a component. Neither text may depend on anything that differs between two runs
   * of a seed: identity hashes, the order of a {@code HashMap}, the machine's own time.
   */
  public void add(String component, String event) {
    String line = time.elapsed().toNanos() + " " + component + " " + event;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    if (latest.size() == KEPT) {
      latest.removeFirst();
    }
    latest.addLast(line);
    size++;
  }

  /** How many events there were. */
  public long size() {
    return size;
  }

  /** The latest events, oldest first, each with the nanoseconds since the world began. */
  public List<String> latest() {
    return List.copyOf(latest);
  }

  /** SHA-256 over all events so far, in hexadecimal. */
  public String digest() {
    try {
      MessageDigest soFar = (MessageDigest) digest.clone();
      return HexFormat.of().formatHex(soFar.digest());
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's own SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
