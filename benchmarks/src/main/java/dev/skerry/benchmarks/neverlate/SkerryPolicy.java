package dev.skerry.benchmarks.neverlate;

import dev.skerry.device.failsafe.Sentinel;
import dev.skerry.device.failsafe.Watchlist;
import dev.skerry.device.schedule.ArrivalLog;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.device.schedule.Tournament;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.schedule.Work;
import dev.skerry.terms.Latency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The device's own classes: each request is armed on the {@link Watchlist}, and the {@link
 * Scheduler} decides, with thresholds from the {@link Tournament}.
 */
final class SkerryPolicy implements Policy {
  private static final int WAITING = 1024;
  private static final int WATCHED = 8192;
  private static final int PRIORITY = 8;
  /* A device replays four times a second. */
  private static final int REPLAYED = 32;

  private final Workload workload;
  private final Scheduler scheduler = new Scheduler(1, WAITING);
  private final Tournament tournament = new Tournament(1, WAITING);
  private final ArrivalLog log = new ArrivalLog(2 * Tournament.ROUND);
  private final ArrivalLog taken = new ArrivalLog(2 * Tournament.ROUND);
  private final Watchlist watchlist;
  private final ArrayDeque<Request> due = new ArrayDeque<>();
  private final Ladder ladder;
  private @Nullable Assignment assignment;
  private @Nullable Assignment running;
  private long now;

  SkerryPolicy(Workload workload, double safeAccuracy) {
    this.workload = workload;
    this.ladder = ladder(workload, safeAccuracy);
    this.watchlist = new Watchlist(WATCHED);
    scheduler.enrol(ladder);
    scheduler.recordTo(log);
    tournament.copy(scheduler);
  }

  private static Ladder ladder(Workload workload, double safeAccuracy) {
    List<Rung> rungs = new ArrayList<>();
    for (int rung = 0; rung < workload.ladder().size(); rung++) {
      Sibling sibling = workload.ladder().get(rung);
      SortedMap<Integer, Latency> single = new TreeMap<>();
      single.put(1, workload.service().measured(rung));
      rungs.add(new Rung(sibling.name(), sibling.accuracy(), single));
    }
    return Ladder.of(rungs, safeAccuracy);
  }

  /** A request as the device sees it. */
  private final class Request extends Sentinel.Armed implements Work {
    private final int number;
    private boolean answered;

    Request(int number, long deadline) {
      super(deadline);
      this.number = number;
    }

    @Override
    public boolean isWanted() {
      return !answered;
    }

    @Override
    public void fire() {
      answered = true;
      due.add(this);
    }
  }

  @Override
  public void arrive(int number, long at) {
    now = at;
    long deadline = workload.deadlines()[number];
    Request request = new Request(number, deadline);
    if (!watchlist.arm(request)) {
      request.fire();
      return;
    }
    Ticket ticket = new Ticket(request, ladder, PRIORITY, 1, at, deadline);
    if (scheduler.submit(ticket, at) != Verdict.ADMITTED) {
      watchlist.disarm(request);
      request.fire();
    }
    if (log.size() >= REPLAYED) {
      log.moveTo(taken);
      tournament.replay(taken);
      tournament.copy(scheduler);
      scheduler.adopt(tournament.leader());
    }
  }

  @Override
  public @Nullable Run next(long now) {
    Assignment next = assignment != null ? assignment : scheduler.assign(now);
    assignment = null;
    if (next == null) {
      return null;
    }
    int[] members = new int[next.size()];
    for (int i = 0; i < members.length; i++) {
      members[i] = request(next, i).number;
    }
    running = next;
    return new Run(rungOf(next), members);
  }

  private int rungOf(Assignment next) {
    for (int rung = 0; rung < workload.ladder().size(); rung++) {
      if (workload.ladder().get(rung).name().equals(next.rung().name())) {
        return rung;
      }
    }
    throw new IllegalStateException("rung " + next.rung().name() + " is not of this workload");
  }

  @Override
  public void ended(Run run, long nanos, long now) {
    Assignment ended = running;
    if (ended == null) {
      throw new IllegalStateException("nothing ran");
    }
    for (int i = 0; i < ended.size(); i++) {
      Request request = request(ended, i);
      request.answered = true;
      watchlist.disarm(request);
    }
    running = null;
    assignment = scheduler.next(ended, nanos, now) ? ended : null;
  }

  private static Request request(Assignment assignment, int index) {
    if (assignment.ticket(index).work() instanceof Request request) {
      return request;
    }
    throw new IllegalStateException("a ticket of somebody else's");
  }

  @Override
  public long safeAnswerDue() {
    if (!due.isEmpty()) {
      return now;
    }
    return watchlist.isEmpty() ? Long.MAX_VALUE : watchlist.nextDue();
  }

  @Override
  public int takeSafeAnswer(long now) {
    if (due.isEmpty()) {
      Sentinel.Armed armed = watchlist.takeDue(now);
      if (armed instanceof Request request) {
        request.fire();
      }
    }
    Request request = due.poll();
    return request == null ? -1 : request.number;
  }
}
