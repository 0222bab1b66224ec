package dev.skerry.benchmarks.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Plays a mix in virtual time, on one executor. Runs take about as long each time, by seed. */
final class Stage {
  /* Of a run's length; more than that would be somebody else's doing. */
  private static final double SPREAD = 0.03;
  private static final double MOST_SPREAD = 3;
  private static final long PATIENCE = Long.MAX_VALUE / 4;

  private final Mix mix;
  private final long[] nanos;
  private final double dearer;
  private final long duration;
  private final Arbiter arbiter;
  private final SplittableRandom chance;
  private final Played played;
  private final List<Call> urgent = new ArrayList<>();

  /**
   * A stage.
   *
   * @param nanos how long each network runs on average
   * @param dearer by how much longer patient runs take, as they are in pieces; 1 for whole ones
   */
  Stage(Mix mix, long[] nanos, double dearer, long duration, long seed, Arbiter arbiter) {
    this.mix = mix;
    this.nanos = nanos.clone();
    this.dearer = dearer;
    this.duration = duration;
    this.arbiter = arbiter;
    this.chance = new SplittableRandom(seed);
    this.played = new Played(mix, duration);
    drawUrgent(new SplittableRandom(~seed));
  }

  /* From a source of its own: the same questions whoever answers them. */
  private void drawUrgent(SplittableRandom own) {
    for (int agent = 0; agent < mix.urgent().size(); agent++) {
      Mix.Stream stream = mix.urgent().get(agent);
      for (long arrival : stream.arrivals(duration, own)) {
        urgent.add(
            new Call(
                agent,
                true,
                stream.net(),
                arrival,
                arrival + stream.period(),
                drawn(own, (double) nanos[stream.net()])));
      }
    }
    urgent.sort((one, other) -> Long.compare(one.arrival(), other.arrival()));
  }

  private static long drawn(SplittableRandom source, double mean) {
    double off = Math.clamp(source.nextGaussian(), -MOST_SPREAD, MOST_SPREAD);
    return Math.max(1, Math.round(mean * (1 + SPREAD * off)));
  }

  Played play() {
    for (int agent = 0; agent < mix.patient().size(); agent++) {
      askPatient(agent, 0);
    }
    int arrived = 0;
    long now = 0;
    while (true) {
      Arbiter.@Nullable Slice slice = arbiter.next(now);
      long end =
          slice == null ? Long.MAX_VALUE : now + Math.min(slice.nanos(), slice.call().left());
      while (arrived < urgent.size() && urgent.get(arrived).arrival() <= end) {
        Call call = urgent.get(arrived++);
        played.asked(call);
        arbiter.arrive(call, call.arrival());
        if (slice == null) {
          end = call.arrival();
          break;
        }
      }
      if (end >= duration) {
        return played;
      }
      if (slice != null) {
        work(slice.call(), now, end);
      }
      now = end;
    }
  }

  private void work(Call call, long now, long end) {
    call.worked(end - now);
    if (call.left() > 0) {
      return;
    }
    arbiter.ended(call, end);
    played.answered(call, end, nanos[call.net()]);
    if (!call.isUrgent()) {
      askPatient(call.agent(), end);
    }
  }

  private void askPatient(int agent, long now) {
    int net = mix.patient().get(agent);
    long work = drawn(chance, nanos[net] * dearer);
    arbiter.arrive(new Call(agent, false, net, now, now + PATIENCE, work), now);
  }
}
