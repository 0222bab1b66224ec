package dev.skerry.device.failsafe;

import org.jspecify.annotations.Nullable;

/**
 * What must happen by a certain time, soonest first.
 *
 * <p>A plain sequential object, whose owner passes <em>now</em> in. It has the memory it will ever
 * need from the start: arming, disarming and taking out allocate nothing, and what finds no place
 * is turned away. Times are monotonic nanoseconds, compared by their difference.
 */
public final class Watchlist {
  /* A binary heap; each entry knows its own place, so that any of them can leave. */
  private final Sentinel.@Nullable Armed[] heap;
  private int size;

  /** A list with room for so many at once. */
  public Watchlist(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
    }
    heap = new Sentinel.Armed[capacity];
  }

  /** How many can be on it. */
  public int capacity() {
    return heap.length;
  }

  /** How many are on it. */
  public int size() {
    return size;
  }

  /** Whether nothing is on it. */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Puts {@code armed} on the list.
   *
   * @return false if the list is full; nothing has changed then, and nothing will watch it
   * @throws IllegalStateException if it is on a list already
   */
  public boolean arm(Sentinel.Armed armed) {
    if (armed.place >= 0) {
      throw new IllegalStateException("armed: twice (expected: once, or disarmed in between)");
    }
    if (size == heap.length) {
      return false;
    }
    siftUp(size++, armed);
    return true;
  }

  /** Takes {@code armed} off the list, if it is on it. */
  public void disarm(Sentinel.Armed armed) {
    int place = armed.place;
    if (place < 0) {
      return;
    }
    armed.place = -1;
    Sentinel.Armed last = get(--size);
    heap[size] = null;
    if (place < size) {
      siftDown(place, last);
      if (last.place == place) {
        siftUp(place, last);
      }
    }
  }

  /** Takes off and gives back the first that is due; null if none is. */
  public Sentinel.@Nullable Armed takeDue(long now) {
    if (size == 0) {
      return null;
    }
    Sentinel.Armed first = get(0);
    if (first.due() - now > 0) {
      return null;
    }
    disarm(first);
    return first;
  }

  /**
   * When the first is due.
   *
   * @throws IllegalStateException if the list {@link #isEmpty()}
   */
  public long nextDue() {
    return get(0).due();
  }

  private Sentinel.Armed get(int place) {
    Sentinel.Armed armed = heap[place];
    if (armed == null) {
      throw new IllegalStateException(
          "watchlist: nothing at " + place + " of " + size + " (expected: something armed)");
    }
    return armed;
  }

  private void siftUp(int start, Sentinel.Armed armed) {
    int place = start;
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (armed.due() - get(parent).due() >= 0) {
        break;
      }
      put(place, get(parent));
      place = parent;
    }
    put(place, armed);
  }

  private void siftDown(int start, Sentinel.Armed armed) {
    int place = start;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && get(child + 1).due() - get(child).due() < 0) {
        child++;
      }
      if (get(child).due() - armed.due() >= 0) {
        break;
      }
      put(place, get(child));
      place = child;
    }
    put(place, armed);
  }

  private void put(int place, Sentinel.Armed armed) {
    heap[place] = armed;
    armed.place = place;
  }
}
