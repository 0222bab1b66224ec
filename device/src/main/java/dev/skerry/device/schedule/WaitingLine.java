package dev.skerry.device.schedule;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Tickets in the order in which they should run. Bounded; allocates only when made. */
final class WaitingLine {
  private final @Nullable Ticket[] tickets;
  private int size;

  WaitingLine(int capacity) {
    tickets = new Ticket[capacity];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == tickets.length;
  }

  Ticket get(int place) {
    return requireNonNull(tickets[place]);
  }

  /** Where {@code ticket} would stand. */
  int place(Ticket ticket) {
    int low = 0;
    int high = size;
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
    System.arraycopy(tickets, place, tickets, place + 1, size - place);
    tickets[place] = ticket;
    size++;
  }

  /** Takes out {@code count} tickets from the head. */
  void removeFirst(int count) {
    System.arraycopy(tickets, count, tickets, 0, size - count);
    for (int place = size - count; place < size; place++) {
      tickets[place] = null;
    }
    size -= count;
  }

  /** Takes {@code ticket} out; returns whether it stood here. */
  boolean remove(Ticket ticket) {
    for (int place = 0; place < size; place++) {
      if (tickets[place] == ticket) {
        System.arraycopy(tickets, place + 1, tickets, place, size - place - 1);
        tickets[--size] = null;
        return true;
      }
    }
    return false;
  }
}
