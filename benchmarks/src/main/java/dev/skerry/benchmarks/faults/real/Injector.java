package dev.skerry.benchmarks.faults.real;

import dev.skerry.device.Device;
import dev.skerry.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Does to a device's child what a plan says, when it says so. */
final class Injector {
  private static final long STOPPED = Duration.ofMillis(9).toNanos();
  private static final long RUNNING = Duration.ofMillis(1).toNanos();
  private static final long LOOK = Duration.ofMillis(1).toNanos();
  /* Sign, exponent and the upper part of the fraction: lower bits change no answer that one could see. */
  private static final int LOWEST_BIT = 18;

  private final Plan plan;
  private final Device device;
  private final SwitchedFamily family;
  private final Signals signals;
  private final Time time;
  private final SplittableRandom chance;
  private Weights[] found = new Weights[0];
  private @Nullable IOException failure;

  Injector(Plan plan, Device device, SwitchedFamily family, Signals signals, Time time) {
    this.plan = plan;
    this.device = device;
    this.family = family;
    this.signals = signals;
    this.time = time;
    this.chance = new SplittableRandom(plan.drawn());
  }

  /**
   * What was done.
   *
   * @param begun when it went wrong, by the clock
   * @param ended when it was over
   * @param warmNanos how long it took another child to stand by, from when the first was lost;
   *     negative if none was, or none came in time
   * @param failure why it could not be done; empty if it was
   */
  record Injected(long begun, long ended, long warmNanos, Optional<String> failure) {}

  /** Does what takes long, and would be in the way of requests. */
  void prepare() {
    if (plan.kind() == Mishap.BITFLIP) {
      try {
        found = find();
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /**
   * Does it, in an injection that began at {@code origin}; blocks until that is over.
   *
   * @param before is run just before
   */
  Injected run(long origin, Runnable before) {
    if (failure != null) {
      return new Injected(origin, origin, -1, Optional.of(String.valueOf(failure)));
    }
    Moments.sleepUntil(time, origin + plan.at());
    before.run();
    long begun = time.nanos();
    try {
      doIt(origin + plan.at() + plan.lasting());
    } catch (IOException e) {
      return new Injected(begun, begun, -1, Optional.of(String.valueOf(e)));
    }
    long ended = plan.lasting() > 0 ? time.nanos() : begun;
    long warm = plan.kind().takesTheChild() ? awaitSuccessor(origin + plan.at() + Plan.WINDOW) : -1;
    return new Injected(begun, ended, warm, Optional.empty());
  }

  private void doIt(long end) throws IOException {
    switch (plan.kind()) {
      case HANG -> signal(Signals.STOP);
      case CRASH -> signal(Signals.BAD_ACCESS);
      case KILL -> signal(Signals.KILL);
      case SLOW -> slowDown(end);
      case BITFLIP -> {
        for (Weights weight : found) {
          weight.flip(chance.nextInt(LOWEST_BIT, Float.SIZE));
        }
      }
      // Questions ask for it.
      case EXCEPTION, NAN, RANGE, MEMORY -> Moments.sleepUntil(time, end);
    }
  }

  private void signal(String signal) throws IOException {
    if (device.modelProcess().isEmpty()) {
      throw new IOException("no child serves (expected: one to send a signal to)");
    }
    signals.send(signal, device.modelProcess().getAsLong());
  }

  private void slowDown(long end) throws IOException {
    while (time.nanos() - end < 0) {
      long pid = device.modelProcess().orElse(-1);
      if (pid > 0) {
        signals.send(Signals.STOP, pid);
        Moments.sleepUntil(time, time.nanos() + STOPPED);
        signals.send(Signals.GO_ON, pid);
      }
      Moments.sleepUntil(time, time.nanos() + RUNNING);
    }
  }

  /** A weight of each net that is hit, in the memory of the child that serves. */
  private Weights[] find() throws IOException {
    long pid = device.modelProcess().orElse(-1);
    Weights[] all = new Weights[plan.last() - plan.first() + 1];
    for (int i = 0; i < all.length; i++) {
      SwitchedNet net = family.net(plan.first() + i);
      float[] layer = net.layers().get(chance.nextInt(net.layers().size()));
      int from = chance.nextInt(layer.length / Weights.KEPT_TOGETHER) * Weights.KEPT_TOGETHER;
      all[i] = Weights.find(pid, layer, from, chance.nextInt(Weights.KNOWN_BY));
      if (all[i].places() == 0) {
        throw new IOException("weights not found in process " + pid);
      }
    }
    return all;
  }

  private long awaitSuccessor(long until) {
    while (device.standsBy() && time.nanos() - until < 0) {
      Moments.sleepUntil(time, time.nanos() + LOOK);
    }
    long lost = time.nanos();
    while (!device.standsBy() && time.nanos() - until < 0) {
      Moments.sleepUntil(time, time.nanos() + LOOK);
    }
    return device.standsBy() ? time.nanos() - lost : -1;
  }
}
