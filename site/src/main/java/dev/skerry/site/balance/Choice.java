package dev.skerry.site.balance;

/** Where a question is answered. */
public sealed interface Choice {
  /** Here. */
  record Stay() implements Choice {
    /** The one there need be. */
    public static final Stay HERE = new Stay();
  }

  /**
   * By a neighbour.
   *
   * @param device which
   * @param fallback how long from now to wait for it, in nanoseconds, before it is answered here
   *     after all
   * @param budget how long the neighbour has, in nanoseconds: {@code fallback} less the way that
   *     its news take
   * @param expected how long from now its answer should be here
   * @param way of that, what the way there and back was taken to be
   * @param cost what that adds to its backlog, in nanoseconds of a slot
   */
  record Leave(String device, long fallback, long budget, long expected, long way, long cost)
      implements Choice {}
}
