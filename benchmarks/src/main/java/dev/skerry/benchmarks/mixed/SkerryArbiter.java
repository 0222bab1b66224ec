package dev.skerry.benchmarks.mixed;

import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.device.schedule.Work;
import dev.skerry.terms.Latency;
import dev.skerry.terms.LatencyClass;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The device's own scheduler. Patient models are in pieces, or whole. */
final class SkerryArbiter implements Arbiter {
  private static final int WAITING = 1024;

  private final Scheduler scheduler = new Scheduler(1, WAITING);
  private final long[] nanos;
  private final long piece;
  private final Map<String, Ladder> ladders = new HashMap<>();
  private final Deque<Run> held = new ArrayDeque<>();
  private @Nullable Run ended;

  /**
   * A scheduler.
   *
   * @param nanos how long each network runs
   * @param piece how long the pieces of patient runs are; 0 for whole ones
   */
  SkerryArbiter(long[] nanos, long piece) {
    this.nanos = nanos.clone();
    this.piece = piece;
  }

  /** What the slot holds: goes on, or waits for the one above. */
  private record Run(Assignment assignment, Call call, long begun) {}

  private record Asked(Call call) implements Work {
    @Override
    public boolean isWanted() {
      return true;
    }
  }

  @Override
  public void arrive(Call call, long now) {
    LatencyClass type = call.isUrgent() ? LatencyClass.REAL_TIME : LatencyClass.BATCH;
    Ladder ladder = ladders.computeIfAbsent(type + " " + call.agent(), name -> enrol(name, call));
    scheduler.submit(
        new Ticket(new Asked(call), ladder, type.priority(), 1, now, call.deadline()), now);
  }

  private Ladder enrol(String name, Call call) {
    Duration mean = Duration.ofNanos(nanos[call.net()]);
    Rung rung = new Rung(name, 1, new TreeMap<>(Map.of(1, new Latency(mean, mean, mean))));
    if (!call.isUrgent() && piece > 0 && piece < nanos[call.net()]) {
      rung.longestPiece((double) piece / nanos[call.net()]);
    }
    Ladder ladder = Ladder.of(List.of(rung));
    scheduler.enrol(ladder);
    return ladder;
  }

  @Override
  public @Nullable Slice next(long now) {
    if (ended != null) {
      Assignment last = ended.assignment();
      boolean more = scheduler.next(last, now - ended.begun(), now);
      ended = null;
      if (more) {
        begin(last, now);
      }
    } else {
      Run run = held.peek();
      Assignment other =
          run == null ? scheduler.assign(now) : scheduler.preempt(run.assignment(), now);
      if (other != null) {
        begin(other, now);
      }
    }
    Run run = held.peek();
    if (run == null) {
      return null;
    }
    Call call = run.call();
    return new Slice(call, call.isUrgent() || piece == 0 ? call.left() : piece);
  }

  private void begin(Assignment assignment, long now) {
    if (assignment.ticket(0).work() instanceof Asked(Call call)) {
      held.push(new Run(assignment, call, now));
    }
  }

  @Override
  public void ended(Call call, long now) {
    ended = held.pop();
  }
}
