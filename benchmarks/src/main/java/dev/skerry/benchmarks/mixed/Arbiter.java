package dev.skerry.benchmarks.mixed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whose run goes on, and for how long before it is asked again. */
interface Arbiter {
  void arrive(Call call, long now);

  /** What goes on now; null for nothing. */
  @Nullable Slice next(long now);

  /** A run has ended. */
  default void ended(Call call, long now) {}

  /** A run that goes on for so many nanoseconds, or until it ends. */
  record Slice(Call call, long nanos) {}

  /**
   * Who is urgent goes first, but nobody is interrupted: the priority levels of inference servers.
   */
  final class PriorityQueue implements Arbiter {
    private final Deque<Call> urgent = new ArrayDeque<>();
    private final Deque<Call> patient = new ArrayDeque<>();

    @Override
    public void arrive(Call call, long now) {
      (call.isUrgent() ? urgent : patient).add(call);
    }

    @Override
    public @Nullable Slice next(long now) {
      Call call = urgent.isEmpty() ? patient.poll() : urgent.poll();
      return call == null ? null : new Slice(call, call.left());
    }
  }

  /** Everybody in turn, each for a while; within a group one after the other. */
  final class InTurns implements Arbiter {
    private final List<Deque<Call>> groups = new ArrayList<>();
    private final boolean byAgent;
    private final long nanos;
    private int last;

    /**
     * Turns.
     *
     * @param byAgent whether each agent is a group; else the urgent ones are one, and the others
     */
    InTurns(boolean byAgent, long nanos) {
      this.byAgent = byAgent;
      this.nanos = nanos;
    }

    @Override
    public void arrive(Call call, long now) {
      int number = (byAgent ? 2 * call.agent() : 0) + (call.isUrgent() ? 0 : 1);
      while (groups.size() <= number) {
        groups.add(new ArrayDeque<>());
      }
      groups.get(number).add(call);
    }

    @Override
    public @Nullable Slice next(long now) {
      for (int step = 1; step <= groups.size(); step++) {
        int number = (last + step) % groups.size();
        Call call = groups.get(number).peek();
        if (call != null) {
          last = number;
          return new Slice(call, nanos);
        }
      }
      return null;
    }

    @Override
    public void ended(Call call, long now) {
      groups.get(last).remove();
    }
  }
}
