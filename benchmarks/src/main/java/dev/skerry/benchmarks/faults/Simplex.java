package dev.skerry.benchmarks.faults;

import dev.skerry.benchmarks.neverlate.ServiceTimes;
import dev.skerry.benchmarks.neverlate.Sibling;
import dev.skerry.device.failsafe.Doubts;
import dev.skerry.device.failsafe.Margin;
import dev.skerry.device.failsafe.Patience;
import dev.skerry.device.failsafe.RunOutcome;
import dev.skerry.device.failsafe.Scrub;
import dev.skerry.device.failsafe.Sentinel;
import dev.skerry.device.failsafe.VariantTrust;
import dev.skerry.device.failsafe.Watchdog;
import dev.skerry.device.failsafe.Watchlist;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.schedule.Work;
import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The device's own classes, put together as the device puts them together: a safe answer armed
 * before anything else, a scheduler that is told whom to trust, a watch on runs that hang, a
 * contract on what is released, and a second process that stands by.
 */
final class Simplex implements Policy {
  private static final String NAME = "skerry";
  private static final double SAFE_VALUE = 0.1;
  private static final int WAITING = 1024;
  private static final int WATCHED = 8192;
  private static final int PRIORITY = 8;
  private static final long LOOK = Duration.ofMillis(20).toNanos();

  private final Episode episode;
  private final Floor floor;
  private final List<Variant> variants = new ArrayList<>();
  private final Ladder ladder;
  private final Scheduler scheduler = new Scheduler(1, WAITING);
  private final Watchlist watchlist = new Watchlist(WATCHED);
  private final Margin margin = new Margin();
  private final Doubts doubts = new Doubts();
  private final Successors processes;
  private final Scrub scrub;
  private @Nullable Lot running;
  private @Nullable Scrubbed scrubbed;
  private boolean replacementDue;
  private long lookAt;
  private int trips;

  Simplex(Episode episode, Floor floor) {
    this.episode = episode;
    this.floor = floor;
    ServiceTimes service = episode.service();
    for (int rung = 0; rung < service.ladder().size(); rung++) {
      variants.add(new Variant(rung, service.ladder().get(rung), service.measured(rung)));
    }
    this.ladder = Ladder.of(variants.stream().map(variant -> variant.rung).toList(), SAFE_VALUE);
    this.processes = new Successors(floor);
    this.scrub = new Scrub(round(), variants.size(), 0);
    doubts.replaceable(false);
    doubts.enrol(variants.size());
    scheduler.enrol(ladder);
  }

  private Duration round() {
    return Duration.ofNanos(
        variants.stream().mapToLong(variant -> variant.rung.latency(1).p50()).sum());
  }

  /** How this policy is called. */
  static String policyName() {
    return NAME;
  }

  private static final class Variant implements Doubts.Subject {
    private final int number;
    private final Rung rung;
    private final VariantTrust trust = new VariantTrust();

    Variant(int number, Sibling sibling, Latency measured) {
      this.number = number;
      SortedMap<Integer, Latency> single = new TreeMap<>();
      single.put(1, measured);
      this.rung = new Rung(sibling.name(), sibling.accuracy(), single);
    }

    @Override
    public VariantTrust trust() {
      return trust;
    }

    @Override
    public void mayRun(boolean now) {
      rung.trusted(now);
    }
  }

  private final class Request extends Sentinel.Armed implements Work {
    private final int number;
    private final Ticket ticket;
    private boolean answered;

    Request(int number, long arrival, long due) {
      super(due);
      this.number = number;
      this.ticket = new Ticket(this, ladder, PRIORITY, 1, arrival, due);
    }

    @Override
    public boolean isWanted() {
      return !answered;
    }

    @Override
    public void fire() {
      answered = true;
    }
  }

  private record Lot(
      Request request,
      Variant variant,
      Assignment assignment,
      Patience patience,
      long begun,
      long p50,
      long p99) {}

  /** A known question under way. */
  private record Scrubbed(Variant variant, int process, long asked, long end) {}

  @Override
  public void arrive(int number, long now) {
    long due = now + episode.given() - margin.nanos(episode.given());
    Request request = new Request(number, now, due);
    if (!watchlist.arm(request)) {
      answerSafely(request, now);
      return;
    }
    doubts.tell(now);
    if (variants.stream().noneMatch(variant -> variant.rung.isTrusted())
        || scheduler.submit(request.ticket, now) != Verdict.ADMITTED) {
      answerSafely(request, now);
    } else if (running == null) {
      begin(scheduler.assign(now), now);
    }
  }

  private void answerSafely(Request request, long now) {
    watchlist.disarm(request);
    if (!request.answered) {
      request.fire();
      floor.releaseSafe(request.number, now);
    }
  }

  private void begin(@Nullable Assignment first, long now) {
    Assignment assignment = first;
    while (assignment != null) {
      Request request = request(assignment);
      if (processes.serving() != Successors.NONE) {
        Variant variant = variant(assignment.rung());
        long p99 = assignment.rung().latency(1).p99();
        long p50 = assignment.rung().latency(1).p50();
        running = new Lot(request, variant, assignment, new Patience(p99), now, p50, p99);
        doubts.begins(variant, now);
        floor.begin(request.number, variant.number, processes.serving(), now);
        return;
      }
      // Nothing runs models now: that is nobody's fault, and nobody shall wait for it.
      answerSafely(request, now);
      assignment = scheduler.next(assignment, -1, now) ? assignment : null;
    }
  }

  private Variant variant(Rung rung) {
    return variants.stream().filter(each -> each.rung == rung).findFirst().orElseThrow();
  }

  private static Request request(Assignment assignment) {
    if (assignment.ticket(0).work() instanceof Request request) {
      return request;
    }
    throw new IllegalStateException("a ticket of somebody else's");
  }

  @Override
  public void ended(Ending ending, long nanos, long now) {
    Lot lot = running;
    if (lot == null) {
      throw new IllegalStateException("nothing ran");
    }
    RunOutcome outcome = judge(lot, ending, nanos);
    if (ending.hasOutputs() && (outcome == RunOutcome.GOOD || outcome == RunOutcome.LATE)) {
      watchlist.disarm(lot.request);
      if (!lot.request.answered) {
        lot.request.fire();
        floor.release(lot.request.number, lot.variant.number, ending, now);
      }
    } else {
      answerSafely(lot.request, now);
    }
    end(lot, outcome, nanos, now);
  }

  private static RunOutcome judge(Lot lot, Ending ending, long nanos) {
    return switch (ending) {
      case CRASHED -> RunOutcome.CRASHED;
      case FAILED -> RunOutcome.FAILED;
      case TERMINATED -> Watchdog.judgeEnded(nanos, lot.p99);
      case SOUND, NAN, OUT_OF_RANGE, MISSHAPEN, WRONG -> {
        RunOutcome judged = Watchdog.judge(nanos, lot.p50, lot.p99);
        yield judged != RunOutcome.EARLY
                && Outputs.CONTRACT.check(Outputs.of(ending), 1).isPresent()
            ? RunOutcome.BREACH
            : judged;
      }
    };
  }

  private void end(Lot lot, RunOutcome outcome, long nanos, long now) {
    running = null;
    blame(doubts.ended(lot.variant, outcome, true, lot.begun, now), lot.variant);
    if (outcome == RunOutcome.CRASHED) {
      replacementDue = false;
      processes.succeed(now);
      renewed(now);
    } else if (outcome == RunOutcome.HUNG || (replacementDue && processes.hasSpare())) {
      replace(now);
    }
    doubts.tell(now);
    boolean teaches = lot.variant.trust.teaches(outcome);
    boolean more = scheduler.next(lot.assignment, teaches ? nanos : -1, now);
    begin(more ? lot.assignment : null, now);
  }

  private void blame(boolean turned, Variant variant) {
    trips += turned && variant.trust.state() != VariantTrust.State.TRUSTED ? 1 : 0;
  }

  private void replace(long now) {
    replacementDue = false;
    processes.replace(now);
    renewed(now);
  }

  private void renewed(long now) {
    doubts.replaceable(processes.hasSpare());
    if (processes.serving() != Successors.NONE) {
      doubts.renewed(now);
    }
  }

  @Override
  public void died(int process, long now) {
    if (process == processes.serving()) {
      processes.succeed(now);
      renewed(now);
    }
  }

  @Override
  public void ready(int process, long now) {
    boolean serves = processes.ready(process, now);
    doubts.replaceable(processes.hasSpare());
    if (serves) {
      doubts.renewed(now);
    }
    replaceIfIdle(now);
  }

  private void replaceIfIdle(long now) {
    if (replacementDue && running == null && processes.hasSpare()) {
      replace(now);
    }
  }

  @Override
  public long wakeAt(long now) {
    long wake = watchlist.isEmpty() ? Long.MAX_VALUE : watchlist.nextDue();
    Lot lot = running;
    Scrubbed asked = scrubbed;
    if (lookAt < now) {
      lookAt = (now / LOOK + 1) * LOOK;
    }
    if (lot != null && !lot.request.isWanted()) {
      wake = Math.min(wake, lookAt);
    }
    long due = Math.max(lookAt, (scrub.nextDue() + LOOK - 1) / LOOK * LOOK);
    wake = Math.min(wake, asked == null ? due : asked.end);
    return Math.min(wake, processes.startAt(now));
  }

  @Override
  public void woke(long now) {
    for (Sentinel.Armed due = watchlist.takeDue(now); due != null; due = watchlist.takeDue(now)) {
      if (due instanceof Request request) {
        answerSafely(request, now);
        giveUp(request, now);
      }
    }
    if (lookAt <= now) {
      lookAt = (now / LOOK + 1) * LOOK;
      lookAfter(now);
      scrub(now);
    }
    hear(now);
    processes.startIfDue(now);
  }

  private void giveUp(Request request, long now) {
    Lot lot = running;
    boolean waits = scheduler.withdraw(request.ticket);
    if (!waits && lot != null && lot.request == request && lot.patience.askToEnd(now)) {
      floor.terminate(now);
    }
  }

  private void lookAfter(long now) {
    Lot lot = running;
    if (lot != null && lot.patience.isLost(now) && lot.patience.blame()) {
      end(lot, RunOutcome.HUNG, -1, now);
    }
  }

  private void hear(long now) {
    Scrubbed asked = scrubbed;
    if (asked != null && asked.end <= now) {
      scrubbed = null;
      boolean stillThere = asked.process == processes.serving();
      if (stillThere && !floor.isKnown(asked.variant.number, asked.process, asked.asked)) {
        blame(doubts.condemn(asked.variant, now), asked.variant);
        replacementDue = true;
        replaceIfIdle(now);
      }
    }
  }

  private void scrub(long now) {
    if (scrubbed == null && processes.serving() != Successors.NONE) {
      int due = scrub.due(now, running == null, true);
      if (due >= 0) {
        scrub.asked(due, now);
        scrubbed = new Scrubbed(variants.get(due), processes.serving(), now, floor.ask(due, now));
      }
    }
  }

  @Override
  public int trips() {
    return trips;
  }

  @Override
  public int flaps() {
    return variants.stream().mapToInt(variant -> Math.max(0, variant.trust.flaps() - 1)).sum();
  }
}
