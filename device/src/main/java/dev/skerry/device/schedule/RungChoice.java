package dev.skerry.device.schedule;

/**
 * Which rung the head of the line gets: the best that is in time for itself, that the length of the
 * line allows, and that leaves everybody behind enough time for their base rung.
 *
 * <p>Guarded by the scheduler's owner; allocates nothing.
 */
final class RungChoice {
  /** No rung is of use: let go of the head. */
  static final int NONE = -1;

  /* A look along the line stops here: deciding must stay short, and what stands further back is looked at again when
  it has moved up. */
  private static final int LONGEST_SCAN = 256;

  /* Who has so many times what the base rung needs is in time almost surely. */
  private static final int AMPLE = 2;

  /* A look for somebody to make place for ends here: it computes more for each place. */
  private static final int LONGEST_LOOK = 128;

  /* Looks along the line for somebody to make place for, at one moment: after so many, heads are run as they come. */
  private static final int MOST_LOOKS = 1024;

  /* Of all time goes to who is more urgent. */
  private static final double HARDLY_ANY = 0.001;

  private final WaitingLine line;
  private final Slot[] slots;
  private final UrgentShare urgent;
  private boolean fades = true;
  private int boldest = ClosedLoop.ANY;
  private int highest;
  private ThresholdTable table;
  private long lookedAt;
  private int looks;

  RungChoice(WaitingLine line, Slot[] slots, UrgentShare urgent, ThresholdTable table) {
    this.line = line;
    this.slots = slots;
    this.urgent = urgent;
    this.table = table;
  }

  /** Never goes higher than so many rungs below the top, as long as a ladder has that many. */
  void highest(int steps) {
    highest = steps;
  }

  /** Leaves estimates alone that belong to others as well. */
  void keepEstimates() {
    fades = false;
  }

  /** Goes no further down than this because of how many wait, if all are in time. */
  void bold(int steps) {
    boldest = steps;
  }

  void table(ThresholdTable next) {
    table = next;
  }

  /** Whether {@code ticket} could be in time if it were alone. */
  boolean isPossible(Ticket ticket, long now, int usable) {
    int last = ticket.ladder().size() - 1;
    long left = ticket.deadline() - now;
    if (stretched(ticket, last, now, usable) <= left) {
      return true;
    }
    fadeIfSlowOnly(ticket, ticket.ladder().rung(last), left);
    return false;
  }

  /** The nanoseconds to allow for a run, with those in which it is let wait. */
  private long stretched(Ticket ticket, int steps, long now, int usable) {
    return stretched(ticket.allow(steps), ticket, steps, now, usable);
  }

  private long stretched(long alone, Ticket ticket, int steps, long now, int usable) {
    double own = own(ticket, steps, now, usable);
    return own == 1 ? alone : (long) (alone / own);
  }

  /**
   * The nanoseconds the head must have for a run. Where nobody waits behind it, and nobody more
   * urgent may come, the last rung costs nobody anything, and is tried if it is in time every other
   * time.
   */
  private long needed(Ticket head, int steps, long now, int usable) {
    boolean isLast = steps == head.ladder().size() - 1;
    boolean isFree = isLast && line.size() == 1 && isAmongMostUrgent(head, now, usable);
    return stretched(isFree ? head.evenChance() : head.allow(steps), head, steps, now, usable);
  }

  private boolean isAmongMostUrgent(Ticket head, long now, int usable) {
    return urgent.before(head.priority(), now, usable) < HARDLY_ANY;
  }

  /** The time of all slots until the deadline, without what goes to those who are more urgent. */
  private long until(Ticket ticket, long now, int usable) {
    long time = usable * (ticket.deadline() - now);
    double own = own(ticket, ticket.ladder().base(), now, usable);
    return own == 1 ? time : (long) (time * own);
  }

  /** The part of its slot's time that a run on this rung has to itself. */
  private double own(Ticket ticket, int steps, long now, int usable) {
    return ticket.ladder().rung(steps).isPreemptible()
        ? 1 - urgent.before(ticket.priority(), now, usable)
        : 1;
  }

  /**
   * The rung for the head of the line, as steps below its best; {@link #NONE} if none is of use.
   */
  int choose(long now, int usable) {
    Ticket head = line.get(0);
    Ladder ladder = head.ladder();
    int last = ladder.size() - 1;
    int top = Math.min(highest, last);
    long left = head.deadline() - now;
    int fits = top;
    while (fits <= last
        && !(ladder.rung(fits).isTrusted() && needed(head, fits, now, usable) <= left)) {
      fadeIfSlowOnly(head, ladder.rung(fits), left);
      fits++;
    }
    if (fits > last) {
      return NONE;
    }
    boolean ample = left >= AMPLE * stretched(head, ladder.base(), now, usable);
    if (!ample && line.size() > 1 && yields(head, left, now, usable)) {
      return NONE;
    }
    int affordable = top;
    int waiting = waiting(head);
    boolean isLull = line.size() == 1 && head.isInLull();
    while (affordable < ladder.base()
        && waiting > table.atMost(ladder, affordable)
        && ((affordable < boldest && !isLull) || !ladder.isWorthwhile(affordable))) {
      affordable++;
    }
    int steps = affordable <= fits ? fits : trusted(ladder, affordable, fits);
    if (line.size() == 1 || steps == ladder.base()) {
      return steps;
    }
    return leaveTime(head, steps, now, usable);
  }

  /**
   * Whether the head should make place for somebody behind it who would not be served after it,
   * could be in its stead, and would have more time left than it has.
   *
   * <p>As many are served either way, but whoever is run with hardly the time for it is late once
   * in a while, and then that run was for nobody. Requests of one burst end together, and to let
   * one of them go helps none of the others; so those who have no more time than the head are
   * passed over, as lost themselves. Nobody counts as lost for whom another slot, or a place in the
   * head's batch, may be free in time, nor the last one who would be in time every other time.
   */
  private boolean yields(Ticket head, long left, long now, int usable) {
    looks = now == lookedAt ? looks : 0;
    lookedAt = now;
    long longest = head.leastWork();
    long ahead = head.leastWork();
    for (Slot slot : slots) {
      long busy = slot.leftOfUrgent(head.priority(), now);
      ahead += busy;
      longest = Math.max(longest, busy);
    }
    int together =
        head.samples() == 1 ? head.ladder().rung(head.ladder().base()).largestBatch() : 1;
    int end = Math.min(line.size(), LONGEST_LOOK);
    for (int place = 1; place < end && looks < MOST_LOOKS; place++, looks++) {
      Ticket ticket = line.get(place);
      if (ticket.priority() != head.priority()) {
        return false;
      }
      boolean joins = place < together && ticket.ladder() == head.ladder() && ticket.samples() == 1;
      together = joins ? together : 1;
      long begins = Math.max(0, ahead - (usable - 1) * longest) / usable;
      long whole = ticket.deadline() - now;
      long room = whole - begins;
      long needs = ticket.allow(ticket.ladder().size() - 1);
      // The last one will be alone.
      long least = place == line.size() - 1 ? ticket.evenChance() : needs;
      if (joins || room >= least) {
        ahead += ticket.leastWork();
        longest = Math.max(longest, ticket.leastWork());
      } else if (Math.min(whole, room + head.leastWork() / usable) >= Math.max(needs, left + 1)) {
        return true;
      }
    }
    return false;
  }

  /** The first trusted rung from {@code steps} on down; {@code otherwise} if there is none. */
  private static int trusted(Ladder ladder, int steps, int otherwise) {
    for (int step = steps; step < ladder.size(); step++) {
      if (ladder.rung(step).isTrusted()) {
        return step;
      }
    }
    return otherwise;
  }

  /* It has waited, or asked for more than there is: that is no fault of the estimate. */
  private void fadeIfSlowOnly(Ticket head, Rung rung, long left) {
    LatencyEstimate latency = rung.perSample(head.samples());
    if (fades && rung.isTrusted() && latency.measuredP99() * head.samples() <= left) {
      latency.fade();
    }
  }

  /** The head, and how many wait behind it that are as urgent, in units of the usual work. */
  private int waiting(Ticket head) {
    if (line.last().priority() == head.priority()) {
      return 1 + count(line.work() - head.leastWork());
    }
    long work = 0;
    int place = 1;
    while (place < LONGEST_SCAN && line.get(place).priority() == head.priority()) {
      work += line.get(place).leastWork();
      place++;
    }
    return 1 + count(work);
  }

  private int count(long work) {
    return (int) Math.min(Integer.MAX_VALUE - 1, Math.round(work / line.usualWork()));
  }

  /** Goes down until nobody as urgent as the head is pushed past their own base rung. */
  private int leaveTime(Ticket head, int from, long now, int usable) {
    Ladder ladder = head.ladder();
    // With the base rung distrusted, whatever is next to it stands in for it.
    int base = trusted(ladder, ladder.base(), from);
    int steps = from;
    long mine = head.allow(steps);
    long ahead = running(head.priority(), now);
    int end = Math.min(line.size(), LONGEST_SCAN);
    for (int place = 1; place < end; place++) {
      Ticket ticket = line.get(place);
      if (ticket.priority() != head.priority()) {
        break;
      }
      ahead += ticket.leastWork();
      long room = until(ticket, now, usable) - ahead;
      while (room < mine) {
        if (steps >= base) {
          return steps;
        }
        steps = trusted(ladder, steps + 1, base);
        mine = head.allow(steps);
      }
    }
    return steps;
  }

  /**
   * Whether everybody behind the first {@code count} who is as urgent as the head has time for
   * their base rung if those take {@code nanos}; true if they would not have it anyway.
   */
  boolean leavesTime(long nanos, int count, long now, int usable) {
    int priority = line.get(0).priority();
    long alone = line.get(0).allow(line.get(0).ladder().base());
    long ahead = running(priority, now);
    int end = Math.min(line.size(), LONGEST_SCAN);
    for (int place = count; place < end; place++) {
      Ticket ticket = line.get(place);
      if (ticket.priority() != priority) {
        break;
      }
      ahead += ticket.leastWork();
      long room = until(ticket, now, usable) - ahead;
      if (room < nanos && room >= count * alone) {
        return false;
      }
    }
    return true;
  }

  /** What is still to do on slots before they could run somebody of this priority. */
  private long running(int priority, long now) {
    long left = 0;
    for (Slot slot : slots) {
      left += slot.left(priority, now);
    }
    return left;
  }
}
