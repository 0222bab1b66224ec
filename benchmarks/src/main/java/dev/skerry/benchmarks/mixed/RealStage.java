package dev.skerry.benchmarks.mixed;

import dev.skerry.benchmarks.neverlate.Hiccups;
import dev.skerry.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a mix on this machine's clock. A thread asks when urgent questions are due, whether earlier
 * ones are answered or not; everything counts from when a question was due. Work counts for what it
 * takes alone just before, for the machine is not always as quick.
 */
final class RealStage {
  private static final long SHORTEST_SLEEP_NANOS = 20_000;
  /* A run may take so many times its mean before a miss is laid to it and not to the machine. */
  private static final double OWN = 1.5;

  private final Mix mix;
  private final Nets nets;
  private final Contender contender;
  private final Hiccups hiccups;
  private final Time time;
  private final long duration;
  private final Played played;
  private final Phaser underWay = new Phaser(1);
  private long origin;

  RealStage(Mix mix, Nets nets, Contender contender, Hiccups hiccups, Time time, long duration) {
    this.mix = mix;
    this.nets = nets;
    this.contender = contender;
    this.hiccups = hiccups;
    this.time = time;
    this.duration = duration;
    this.played = new Played(mix, duration);
  }

  Played play(long seed) {
    List<Call> urgent = new ArrayList<>();
    SplittableRandom chance = new SplittableRandom(seed);
    for (int agent = 0; agent < mix.urgent().size(); agent++) {
      Mix.Stream stream = mix.urgent().get(agent);
      for (long arrival : stream.arrivals(duration, chance)) {
        urgent.add(new Call(agent, true, stream.net(), arrival, arrival + stream.period(), 0));
      }
    }
    urgent.sort((one, other) -> Long.compare(one.arrival(), other.arrival()));
    nets.measureAgain();
    SortedMap<String, Long> before = contender.missed();
    origin = time.nanos();
    for (int agent = 0; agent < mix.patient().size(); agent++) {
      askPatient(agent);
    }
    for (Call call : urgent) {
      sleepUntil(origin + call.arrival());
      synchronized (played) {
        played.asked(call);
      }
      underWay.register();
      contender.ask(call, answered -> urgentDone(call, answered));
    }
    sleepUntil(origin + duration);
    underWay.arriveAndAwaitAdvance();
    contender
        .missed()
        .forEach((cause, count) -> played.blamed(cause, count - before.getOrDefault(cause, 0L)));
    return played;
  }

  private void urgentDone(Call call, boolean answered) {
    long now = time.nanos() - origin;
    long late = answered ? now - call.deadline() : 1;
    long until = Math.max(now, call.deadline());
    long needed =
        answered
            ? late
            : (long) (call.deadline() - call.arrival() - OWN * nets.nanos(true, call.net()));
    boolean stood =
        late > 0 && hiccups.stoodStill(origin + call.arrival(), origin + until) >= needed;
    synchronized (played) {
      if (answered) {
        played.answered(call, now, nets.nanosNow(true, call.net()));
      }
      if (stood && call.deadline() < duration) {
        played.explained();
      }
    }
    underWay.arriveAndDeregister();
  }

  private void askPatient(int agent) {
    long now = time.nanos() - origin;
    int net = mix.patient().get(agent);
    Call call = new Call(agent, false, net, now, Long.MAX_VALUE, 0);
    underWay.register();
    contender.ask(call, answered -> patientDone(call, answered));
  }

  private void patientDone(Call call, boolean answered) {
    long now = time.nanos() - origin;
    if (now < duration) {
      if (answered) {
        synchronized (played) {
          played.answered(call, now, nets.nanosNow(false, call.net()));
        }
      }
      askPatient(call.agent());
    }
    underWay.arriveAndDeregister();
  }

  private void sleepUntil(long moment) {
    for (long left = moment - time.nanos(); left > 0; left = moment - time.nanos()) {
      LockSupport.parkNanos(Math.max(left, SHORTEST_SLEEP_NANOS));
    }
  }
}
