package dev.skerry.device.schedule;

/**
 * What came in lately, for the {@link Tournament} to replay. Written by the scheduler, read by
 * whoever runs the tournament; the same lock guards both. If it is not read in time, the oldest are
 * lost and counted.
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

  void add(Ticket ticket, long now) {
    int at = (int) (written++ % ladders.length);
    ladders[at] = ticket.ladder().index();
    priorities[at] = ticket.priority();
    samples[at] = ticket.samples();
    arrivals[at] = now;
    deadlines[at] = ticket.deadline();
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

  /** Moves everything into {@code other}, an empty log of the same capacity. */
  public void moveTo(ArrivalLog other) {
    other.written = 0;
    other.read = 0;
    for (; read < written; read++) {
      int from = (int) (read % ladders.length);
      int to = (int) other.written++;
      other.ladders[to] = ladders[from];
      other.priorities[to] = priorities[from];
      other.samples[to] = samples[from];
      other.arrivals[to] = arrivals[from];
      other.deadlines[to] = deadlines[from];
    }
  }

  /** Takes the oldest out and hands it to {@code tournament}. */
  void replay(Tournament tournament) {
    for (; read < written; read++) {
      int at = (int) (read % ladders.length);
      tournament.arrive(ladders[at], priorities[at], samples[at], arrivals[at], deadlines[at]);
    }
  }
}
