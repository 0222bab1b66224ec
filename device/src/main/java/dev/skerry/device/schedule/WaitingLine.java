package dev.skerry.device.schedule;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Tickets in the order in which they should run. Bounded; allocates only when made. */
final class WaitingLine {
  /*
   * A sorted array that begins anywhere: taking from the head moves nothing, and most of those who come belong near the
   * end.
   */
  private static final double USUAL = 1.0 / 256;

  private final @Nullable Ticket[] tickets;
  private final int capacity;
  private int first;
  private int size;
  private long work;
  private double usualWork = 1;
  private boolean usual;

  WaitingLine(int capacity) {
    this.capacity = capacity;
    this.tickets = new Ticket[2 * capacity];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** What all who wait cost at the least, in nanoseconds of one slot, as of when they came. */
  long work() {
    return work;
  }

  /** What one who waits usually costs at the least: a mean over the last few hundred. */
  double usualWork() {
    return usualWork;
  }

  Ticket get(int place) {
    return requireNonNull(tickets[first + place]);
  }

  Ticket last() {
    return get(size - 1);
  }

  /** Where {@code ticket} would stand. */
  int place(Ticket ticket) {
    if (size == 0 || !ticket.isBefore(last())) {
      return size;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ticket.isBefore(get(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  void insert(int place, Ticket ticket) {
    if (first + size == tickets.length) {
      System.arraycopy(tickets, first, tickets, 0, size);
      clear(Math.max(first, size), first + size);
      first = 0;
    }
    int at = first + place;
    System.arraycopy(tickets, at, tickets, at + 1, size - place);
    tickets[at] = ticket;
    size++;
    work += ticket.leastWork();
    usualWork += usual ? (ticket.leastWork() - usualWork) * USUAL : ticket.leastWork() - usualWork;
    usual = true;
  }

  /** Takes out {@code count} tickets from the head. */
  void removeFirst(int count) {
    for (int place = 0; place < count; place++) {
      work -= get(place).leastWork();
    }
    clear(first, first + count);
    size -= count;
    first = size == 0 ? 0 : first + count;
  }

  /** Takes {@code ticket} out; returns whether it stood here. */
  boolean remove(Ticket ticket) {
    for (int place = 0; place < size; place++) {
      if (get(place) == ticket) {
        removeAt(place);
        return true;
      }
    }
    return false;
  }

  void removeAt(int place) {
    int at = first + place;
    work -= get(place).leastWork();
    System.arraycopy(tickets, at + 1, tickets, at, size - place - 1);
    size--;
    tickets[first + size] = null;
  }

  private void clear(int from, int to) {
    for (int at = from; at < to; at++) {
      tickets[at] = null;
    }
  }
}
