package dev.skerry.device.schedule;

/**
 * What came in lately, for the {@link Tournament} to replay. Written by the scheduler, read by
 * whoever runs the tournament; the same lock guards both. When it is full, the oldest are lost and
 * counted.
 */
public final class ArrivalLog {
  private final int[] ladders;
  private final int[] priorities;
  private final int[] samples;
  private final long[] arrivals;
  private final long[] deadlines;
  private long written;
  private long read;
  private long lost;

  /**
   * An empty log.
   *
   * @param capacity how many arrivals it holds
   */
  public ArrivalLog(int capacity) {
    ladders = new int[capacity];
    priorities = new int[capacity];
    samples = new int[capacity];
    arrivals = new long[capacity];
    deadlines = new long[capacity];
  }

  /** Gets one arrival after another. */
  interface Reader {
    void arrive(int ladder, int priority, int samples, long arrival, long deadline);
  }

  void add(Ticket ticket, long now) {
    add(ticket.ladder().index(), ticket.priority(), ticket.samples(), now, ticket.deadline());
  }

  void add(int ladder, int priority, int count, long arrival, long deadline) {
    int at = (int) (written++ % ladders.length);
    ladders[at] = ladder;
    priorities[at] = priority;
    samples[at] = count;
    arrivals[at] = arrival;
    deadlines[at] = deadline;
    if (written - read > ladders.length) {
      read++;
      lost++;
    }
  }

  /** How many wait to be read. */
  public int size() {
    return (int) (written - read);
  }

  /** How many were lost because nobody read them in time. */
  public long lost() {
    return lost;
  }

  /** Moves everything into {@code other}, an empty log. */
  public void moveTo(ArrivalLog other) {
    forEach(other::add);
    clear();
  }

  /** Shows all, the oldest first; they stay. */
  void forEach(Reader reader) {
    for (long next = read; next < written; next++) {
      int at = (int) (next % ladders.length);
      reader.arrive(ladders[at], priorities[at], samples[at], arrivals[at], deadlines[at]);
    }
  }

  void clear() {
    read = written;
  }
}
