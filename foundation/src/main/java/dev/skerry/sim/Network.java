package dev.skerry.sim;

import dev.skerry.time.SimulatedTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * Simulated links between named nodes.
 *
 * <p>A message that is cut off, at its sending or at its arrival, is lost without a word to
 * anybody, as is one to a node that does not listen. Cutting is one-way: with {@code cut("a", "b")}
 * alone, a still hears b. A node does not lose what it sends to itself, yet gets it later, never
 * inside {@link #send}.
 */
public final class Network {
  private final SimulatedTime time;
  private final RandomGenerator random;
  private final EventLog log;
  private final Map<String, Receiver> receivers = new HashMap<>();
  private final Map<Way, Link> links = new HashMap<>();
  private final Map<Way, Long> lastArrivals = new HashMap<>();
  private final Set<Way> cuts = new HashSet<>();
  private Link usual = Link.PERFECT;

  Network(SimulatedTime time, RandomGenerator random, EventLog log) {
    this.time = time;
    this.random = random;
    this.log = log;
  }

  /** What a node does with a message. */
  @FunctionalInterface
  public interface Receiver {
    void receive(String from, byte[] message);
  }

  /** Lets a node hear. Takes the place of what the node did before, as after a restart. */
  public void listen(String node, Receiver receiver) {
    receivers.put(node, receiver);
  }

  /** Makes a node deaf, as when it crashes. What it has sent is still under way. */
  public void leave(String node) {
    receivers.remove(node);
  }

  /** Says how every link behaves that is not set on its own. */
  public void usually(Link link) {
    usual = link;
  }

  /** Says how the link from one node to another behaves from now on. */
  public void set(String from, String to, Link link) {
    links.put(new Way(from, to), link);
  }

  /** Cuts one direction. */
  public void cut(String from, String to) {
    log.add("network", "cut " + from + ">" + to);
    cuts.add(new Way(from, to));
  }

  /** Mends one direction. */
  public void heal(String from, String to) {
    log.add("network", "heal " + from + ">" + to);
    cuts.remove(new Way(from, to));
  }

  /** Cuts both directions between every node of one side and every node of the other. */
  public void partition(Iterable<String> side, Iterable<String> other) {
    for (String a : side) {
      for (String b : other) {
        cut(a, b);
        cut(b, a);
      }
    }
  }

  /** Mends everything that is cut. */
  public void healAll() {
    log.add("network", "heal all");
    cuts.clear();
  }

  /** Sends a copy of {@code message}. */
  public void send(String from, String to, byte[] message) {
    Way way = new Way(from, to);
    byte[] sent = message.clone();
    Link link = from.equals(to) ? Link.PERFECT : links.getOrDefault(way, usual);
    if (cuts.contains(way) || random.nextDouble() < link.drop()) {
      log.add("network", "drop " + way + " " + fingerprint(sent));
      return;
    }
    deliverLater(way, sent, link);
    if (random.nextDouble() < link.duplicate()) {
      deliverLater(way, sent.clone(), link);
    }
  }

  private void deliverLater(Way way, byte[] message, Link link) {
    long now = time.elapsed().toNanos();
    long arrival = now + link.delay().draw(random).toNanos();
    if (random.nextDouble() >= link.reorder()) {
      arrival = Math.max(arrival, lastArrivals.getOrDefault(way, 0L));
      lastArrivals.put(way, arrival);
    }
    time.after(Duration.ofNanos(arrival - now), () -> deliver(way, message));
  }

  private void deliver(Way way, byte[] message) {
    Receiver receiver = receivers.get(way.to());
    if (receiver == null || cuts.contains(way)) {
      log.add("network", "lose " + way + " " + fingerprint(message));
      return;
    }
    log.add("network", "deliver " + way + " " + fingerprint(message));
    receiver.receive(way.from(), message);
  }

  private static String fingerprint(byte[] message) {
    CRC32C crc = new CRC32C();
    crc.update(message);
    return message.length + ":" + Long.toHexString(crc.getValue());
  }

  private record Way(String from, String to) {
    @Override
    public String toString() {
      return from + ">" + to;
    }
  }
}
