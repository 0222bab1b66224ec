package dev.skerry.site.failover;

import dev.skerry.site.balance.Choice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All questions that are at neighbours, and whom of these not to trust for now.
 *
 * <p>A neighbour is suspected if an answer is overdue by several times what was foretold and
 * nothing else came from it meanwhile, or if its connection broke. Whoever waits for it gives up at
 * once, and for a while nobody asks it; then one question at a time finds out whether it is back.
 * Each further failure doubles the while.
 *
 * <p>Thread-safe.
 */
public final class Outstanding {
  /** The most questions at one neighbour. */
  public static final int MOST = 64;

  private static final int OVERDUE = 3;
  private static final long LEAST_PATIENCE = 20_000_000;
  private static final long FIRST_PAUSE = 500_000_000;
  private static final long LONGEST_PAUSE = 8_000_000_000L;
  /* After a first refusal; twice as long after each further one in a row, up to a second and a half. */
  private static final long FIRST_BUSY = 50_000_000;
  private static final int MOST_DOUBLINGS = 6;

  private final Map<String, Peer> peers = new TreeMap<>();
  private long dropped;
  private long fallbacks;
  private long answers;

  private static final class Peer {
    private final Set<Flight> flights = new LinkedHashSet<>();
    private boolean doubted;
    private boolean probing;
    private boolean heardOf;
    private long heardAt;
    private long pause = FIRST_PAUSE;
    private long doubtedAt;
    private long answers;
    private final Ways ways = new Ways();
    private int refusals;
    private long busyUntil;

    private void doubt(long now) {
      if (!doubted || probing) {
        pause = probing ? Math.min(LONGEST_PAUSE, 2 * pause) : pause;
        doubtedAt = now;
      }
      doubted = true;
      probing = false;
    }

    private void refused(long now) {
      refusals = Math.min(refusals + 1, MOST_DOUBLINGS);
      busyUntil = now + (FIRST_BUSY << (refusals - 1));
    }

    private boolean mayBeAsked(long now) {
      return flights.size() < MOST
          && (!doubted || (!probing && now - doubtedAt >= pause))
          && (refusals == 0 || now - busyUntil >= 0);
    }
  }

  /** What was done so far. */
  public record Counts(long answers, long fallbacks, long dropped) {}

  /** What is known of a neighbour here. */
  public record Trust(int flights, long answers, boolean doubted) {}

  private Peer peer(String device) {
    return peers.computeIfAbsent(device, unknown -> new Peer());
  }

  /** Whether {@code device} may be asked now. */
  public synchronized boolean mayBeAsked(String device, long now) {
    Peer peer = peers.get(device);
    return peer == null || peer.mayBeAsked(now);
  }

  /** Notes that a question leaves; empty if its neighbour may not be asked. */
  public synchronized Optional<Flight> begin(Choice.Leave leave, long now) {
    Peer peer = peer(leave.device());
    if (!peer.mayBeAsked(now)) {
      return Optional.empty();
    }
    peer.probing = peer.doubted;
    Flight flight =
        new Flight(
            leave.device(),
            leave.cost(),
            now,
            now + leave.fallback(),
            now + leave.expected(),
            leave.way(),
            peer.probing);
    peer.flights.add(flight);
    return Optional.of(flight);
  }

  /**
   * What was sent to {@code device} by {@code then} and is not back, in nanoseconds of one slot.
   */
  public synchronized long underway(String device, long then) {
    Peer peer = peers.get(device);
    long cost = 0;
    if (peer != null) {
      for (Flight flight : peer.flights) {
        cost += flight.begun() - then <= 0 ? flight.cost() : 0;
      }
    }
    return cost;
  }

  /**
   * What the way to {@code device} and back nearly never exceeded of late, as seen from questions
   * that took longer than expected; 0 if none did.
   */
  public synchronized long way(String device, long now) {
    Peer peer = peers.get(device);
    return peer == null ? 0 : peer.ways.high(now);
  }

  /** When to ask {@link #isGivenUp} again, if nothing came by then. */
  public synchronized long nextLook(Flight flight) {
    long suspicious = suspicious(peer(flight.device()), flight);
    return suspicious - flight.fallbackAt() < 0 ? suspicious : flight.fallbackAt();
  }

  private static long suspicious(Peer peer, Flight flight) {
    long patience = Math.max(LEAST_PATIENCE, OVERDUE * (flight.expectedAt() - flight.begun()));
    boolean heardSince = peer.heardOf && peer.heardAt - flight.begun() > 0;
    return (heardSince ? peer.heardAt : flight.begun()) + patience;
  }

  /**
   * Whether to wait no longer for {@code flight} alone. Unless it has ended otherwise, its answer
   * is still taken in until {@link #settle}.
   */
  public synchronized boolean isGivenUp(Flight flight, long now) {
    if (flight.isOver()) {
      return true;
    }
    Peer peer = peer(flight.device());
    if (now - suspicious(peer, flight) >= 0) {
      peer.doubt(now);
    }
    if ((peer.doubted && !peer.probing) || now - flight.fallbackAt() >= 0) {
      if (peer.probing) {
        peer.doubt(now);
      }
      end(peer, flight);
      flight.hedge();
      peer.ways.record(flight.way(now), now);
      fallbacks++;
      return true;
    }
    return false;
  }

  /**
   * Its caller waits for nothing more.
   *
   * @return whether an answer was taken in before; later ones will be dropped
   */
  public synchronized boolean settle(Flight flight) {
    flight.settle();
    return flight.isTaken();
  }

  /** Whether its caller may still have an answer of it: it is taken in, or would be. */
  public synchronized boolean mayCome(Flight flight) {
    return flight.isTaken() || flight.isHedged();
  }

  /** Takes in an answer; false if nobody waits for it any more, so that it is to be dropped. */
  public synchronized boolean answered(Flight flight, long now) {
    Peer peer = peer(flight.device());
    peer.heardOf = true;
    peer.heardAt = now;
    peer.doubted = false;
    peer.probing = false;
    peer.pause = FIRST_PAUSE;
    if (flight.isOver() && !flight.isHedged()) {
      dropped++;
      return false;
    }
    answers++;
    peer.answers++;
    peer.refusals = 0;
    if (!flight.isHedged()) {
      peer.ways.record(flight.way(now), now);
    }
    flight.settle();
    flight.take();
    end(peer, flight);
    return true;
  }

  /** The neighbour said that it will not answer: it is there, and busy, and left alone a moment. */
  public synchronized void refused(Flight flight, long now) {
    Peer peer = peer(flight.device());
    peer.refused(now);
    peer.heardOf = true;
    peer.heardAt = now;
    peer.doubted = false;
    peer.probing = false;
    over(peer, flight);
  }

  /** The neighbour cannot be reached, or says what it may not say. */
  public synchronized void failed(Flight flight, long now) {
    Peer peer = peer(flight.device());
    peer.doubt(now);
    over(peer, flight);
  }

  /** Its caller waits no longer, for reasons of its own. */
  public synchronized void withdrawn(Flight flight) {
    if (!flight.isOver()) {
      Peer peer = peer(flight.device());
      // If it was to find out whether its neighbour is back, the next one may.
      peer.probing &= !flight.isProbe();
      end(peer, flight);
    }
  }

  /** Whether an answer was taken in for {@code flight}. */
  public synchronized boolean isTaken(Flight flight) {
    return flight.isTaken();
  }

  private void over(Peer peer, Flight flight) {
    flight.settle();
    if (!flight.isOver()) {
      fallbacks++;
      end(peer, flight);
    }
  }

  /**
   * Only these devices are there from now on.
   *
   * @return those questions that nobody will answer there any more; they are over
   */
  public synchronized List<Flight> present(Set<String> devices) {
    List<Flight> lost = new ArrayList<>();
    peers.forEach((device, peer) -> {
      if (!devices.contains(device)) {
        lost.addAll(peer.flights);
      }
    });
    peers.keySet().retainAll(devices);
    lost.forEach(Flight::end);
    fallbacks += lost.size();
    return lost;
  }

  private static void end(Peer peer, Flight flight) {
    flight.end();
    peer.flights.remove(flight);
  }

  public synchronized Counts counts() {
    return new Counts(answers, fallbacks, dropped);
  }

  /** What is known of {@code device}. */
  public synchronized Trust trust(String device) {
    Peer peer = peers.get(device);
    return peer == null
        ? new Trust(0, 0, false)
        : new Trust(peer.flights.size(), peer.answers, peer.doubted);
  }
}
