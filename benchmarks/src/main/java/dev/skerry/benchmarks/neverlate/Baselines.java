package dev.skerry.benchmarks.neverlate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The policies that others use, as good as they can be made. */
final class Baselines {
  private static final int[] BATCHES = {4, 8, 32};
  private static final long[] DELAYS_NANOS = {0, 100_000, 10_000_000, 100_000_000};
  private static final int TENTHS = 10;

  private Baselines() {}

  /** B1: in the order in which they came, with the full model, to the end. */
  static final class Fifo implements Policy {
    private final Line line;

    Fifo(Workload workload) {
      line = new Line(workload.deadlines(), false);
    }

    @Override
    public void arrive(int request, long now) {
      line.add(request);
    }

    @Override
    public @Nullable Run next(long now) {
      return line.size() == 0 ? null : single(0, line.removeFirst());
    }
  }

  /** B2: as B1, but who has waited too long is turned away; Triton's queue policy REJECT. */
  static final class QueueTimeout implements Policy {
    private final Workload workload;
    private final Line line;
    private final double share;

    /**
     * A policy.
     *
     * @param share how long one may wait, as a share of its deadline
     */
    QueueTimeout(Workload workload, double share) {
      this.workload = workload;
      this.share = share;
      this.line = new Line(workload.deadlines(), false);
    }

    @Override
    public void arrive(int request, long now) {
      line.add(request);
    }

    @Override
    public @Nullable Run next(long now) {
      while (line.size() > 0) {
        int request = line.removeFirst();
        long arrival = workload.arrivals()[request];
        if (now - arrival <= share * (workload.deadlines()[request] - arrival)) {
          return single(0, request);
        }
      }
      return null;
    }
  }

  /**
   * B3: waits a fixed time for a batch to fill, then runs it; Triton's dynamic batcher, DJL's batch
   * delay.
   */
  static final class BatchDelay implements Policy {
    private final Workload workload;
    private final Line line;
    private final int most;
    private final long delay;
    private long asked;

    BatchDelay(Workload workload, int most, long delay) {
      this.workload = workload;
      this.most = most;
      this.delay = delay;
      this.line = new Line(workload.deadlines(), false);
    }

    @Override
    public void arrive(int request, long now) {
      line.add(request);
    }

    @Override
    public long wakeAt() {
      if (line.size() == 0) {
        return Long.MAX_VALUE;
      }
      return Math.max(asked + 1, workload.arrivals()[line.get(0)] + delay);
    }

    @Override
    public @Nullable Run next(long now) {
      asked = now;
      if (line.size() == 0
          || (line.size() < most && now - workload.arrivals()[line.get(0)] < delay)) {
        return null;
      }
      int[] members = new int[Math.min(most, line.size())];
      for (int i = 0; i < members.length; i++) {
        members[i] = line.removeFirst();
      }
      return new Run(0, members);
    }
  }

  /** B4 and B5: earliest deadline first, with the full model; B5 drops who would be late. */
  static final class EarliestDeadline implements Policy {
    private final Workload workload;
    private final Line line;
    private final boolean drop;

    EarliestDeadline(Workload workload, boolean drop) {
      this.workload = workload;
      this.drop = drop;
      this.line = new Line(workload.deadlines(), true);
    }

    @Override
    public void arrive(int request, long now) {
      line.add(request);
    }

    @Override
    public @Nullable Run next(long now) {
      while (line.size() > 0) {
        int request = line.removeFirst();
        if (!drop || now + workload.service().p99(0) <= workload.deadlines()[request]) {
          return single(0, request);
        }
      }
      return null;
    }
  }

  /**
   * B6: Model-Switching (Zhang et al., HotCloud 2020): the longer the line, the smaller the model;
   * earliest deadline first, and who would be late is dropped.
   */
  static final class ModelSwitching implements Policy {
    private final Workload workload;
    private final Line line;
    private final int[] atMost;
    private final boolean plus;

    /**
     * A policy.
     *
     * @param atMost how many may wait, the head included, for each rung but the last
     * @param plus whether who would be late on that rung gets the best on which they are not, as in
     *     B6+
     */
    ModelSwitching(Workload workload, int[] atMost, boolean plus) {
      this.workload = workload;
      this.atMost = atMost.clone();
      this.plus = plus;
      this.line = new Line(workload.deadlines(), true);
    }

    @Override
    public void arrive(int request, long now) {
      line.add(request);
    }

    @Override
    public @Nullable Run next(long now) {
      while (line.size() > 0) {
        int rung = 0;
        while (rung < atMost.length && line.size() > atMost[rung]) {
          rung++;
        }
        int request = line.removeFirst();
        long left = workload.deadlines()[request] - now;
        while (plus && rung < atMost.length && workload.service().p99(rung) > left) {
          rung++;
        }
        if (workload.service().p99(rung) <= left) {
          return single(rung, request);
        }
      }
      return null;
    }
  }

  /**
   * B7: SlackFit (Khare et al., SuperServe): the best model that takes no more than a share of the
   * time that the most urgent request has left.
   */
  static final class SlackFit implements Policy {
    private final Workload workload;
    private final Line line;
    private final double share;

    SlackFit(Workload workload, double share) {
      this.workload = workload;
      this.share = share;
      this.line = new Line(workload.deadlines(), true);
    }

    @Override
    public void arrive(int request, long now) {
      line.add(request);
    }

    @Override
    public @Nullable Run next(long now) {
      int last = workload.ladder().size() - 1;
      while (line.size() > 0) {
        int request = line.removeFirst();
        long left = workload.deadlines()[request] - now;
        int rung = 0;
        while (rung < last && workload.service().p99(rung) > share * left) {
          rung++;
        }
        if (workload.service().p99(rung) <= left) {
          return single(rung, request);
        }
      }
      return null;
    }
  }

  /** Gives the safe answer, at the deadline and at no cost, to everybody without another. */
  static final class WithSafeAnswer implements Policy {
    private final Workload workload;
    private final Policy policy;
    private final Line waiting;
    private final boolean[] answered;

    WithSafeAnswer(Workload workload, Policy policy) {
      this.workload = workload;
      this.policy = policy;
      this.waiting = new Line(workload.deadlines(), true);
      this.answered = new boolean[workload.requests()];
    }

    @Override
    public void arrive(int request, long now) {
      waiting.add(request);
      policy.arrive(request, now);
    }

    @Override
    public @Nullable Run next(long now) {
      return policy.next(now);
    }

    @Override
    public void ended(Run run, long nanos, long now) {
      for (int member : run.members()) {
        answered[member] = true;
      }
      policy.ended(run, nanos, now);
    }

    @Override
    public long safeAnswerDue() {
      while (waiting.size() > 0 && answered[waiting.get(0)]) {
        waiting.removeFirst();
      }
      return waiting.size() == 0 ? Long.MAX_VALUE : workload.deadlines()[waiting.get(0)];
    }

    @Override
    public int takeSafeAnswer(long now) {
      return safeAnswerDue() <= now ? waiting.removeFirst() : -1;
    }
  }

  private static Policy.Run single(int rung, int request) {
    return new Policy.Run(rung, new int[] {request});
  }

  /** All settings of B2. */
  static List<Function<Workload, Policy>> queueTimeouts() {
    List<Function<Workload, Policy>> all = new ArrayList<>();
    for (int tenth = 1; tenth <= TENTHS; tenth++) {
      double share = tenth / (double) TENTHS;
      all.add(workload -> new QueueTimeout(workload, share));
    }
    return all;
  }

  /** All settings of B3. */
  static List<Function<Workload, Policy>> batchDelays() {
    List<Function<Workload, Policy>> all = new ArrayList<>();
    for (int most : BATCHES) {
      for (long delay : DELAYS_NANOS) {
        all.add(workload -> new BatchDelay(workload, most, delay));
      }
    }
    return all;
  }

  /** All settings of B7. */
  static List<Function<Workload, Policy>> slackFits() {
    List<Function<Workload, Policy>> all = new ArrayList<>();
    for (int tenth = 1; tenth <= TENTHS; tenth++) {
      double share = tenth / (double) TENTHS;
      all.add(workload -> new SlackFit(workload, share));
    }
    return all;
  }
}
