package dev.skerry.device;

import dev.skerry.device.failsafe.Doubts;
import dev.skerry.device.failsafe.OutputContract;
import dev.skerry.device.failsafe.SafeOutputs;
import dev.skerry.device.failsafe.Steadiness;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Rung;
import dev.skerry.model.tensor.TensorSpec;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything that was loaded together for an agent. A reload makes another generation; the old one
 * stays until the last request that was admitted under it is gone.
 */
final class Generation {
  private static final int RETIRED = Integer.MIN_VALUE;
  private static final double FRESH = 0.05;

  private final List<LoadedVariant> variants;
  private final Ladder ladder;
  private final IdentityHashMap<Rung, LoadedVariant> byRung = new IdentityHashMap<>();
  private final Optional<SafeOutputs> safeOutputs;
  private final OutputContract contract;
  private final String metric;
  private final Steadiness steadiness;
  private volatile boolean degraded;
  private double usualSamples = 1;
  /* Requests and runs in flight; less than zero once retired. */
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Runnable whenFreed = () -> {};

  /**
   * A generation.
   *
   * @param variants most accurate first
   * @param contract what every answer is held to
   * @param metric what accuracies are shares of
   */
  Generation(
      List<LoadedVariant> variants,
      Optional<SafeOutputs> safeOutputs,
      OutputContract contract,
      String metric) {
    this.variants = List.copyOf(variants);
    this.ladder = Ladder.of(variants.stream().map(LoadedVariant::rung).toList());
    variants.forEach(variant -> byRung.put(variant.rung(), variant));
    this.safeOutputs = safeOutputs;
    this.contract = contract;
    this.metric = metric;
    this.steadiness = new Steadiness(contract);
  }

  List<LoadedVariant> variants() {
    return variants;
  }

  /** Notes that a question brings so many samples; under the dispatcher's lock. */
  void asked(int samples) {
    usualSamples += FRESH * (samples - usualSamples);
  }

  /** How many samples a question usually brings of late; under the dispatcher's lock. */
  int usualSamples() {
    return Math.toIntExact(Math.max(1, Math.round(usualSamples)));
  }

  /** Whether {@code subject} is one of its variants. */
  boolean owns(Doubts.Subject subject) {
    return subject instanceof LoadedVariant variant && variants.contains(variant);
  }

  String metric() {
    return metric;
  }

  Ladder ladder() {
    return ladder;
  }

  LoadedVariant variant(Rung rung) {
    LoadedVariant variant = byRung.get(rung);
    if (variant == null) {
      throw new IllegalArgumentException(
          "rung: " + rung.name() + " (expected: one of this generation)");
    }
    return variant;
  }

  Optional<SafeOutputs> safeOutputs() {
    return safeOutputs;
  }

  /** Whether every request gets an answer in time, if only the safe one. */
  boolean isFailSafe() {
    return safeOutputs.isPresent();
  }

  /** What every answer is held to. */
  OutputContract contract() {
    return contract;
  }

  /** What remembers the answer before, to see how fast they change. */
  Steadiness steadiness() {
    return steadiness;
  }

  /** Whether any variant that is ever run is trusted; under the dispatcher's lock. */
  boolean mayRun() {
    for (int steps = 0; steps < ladder.size(); steps++) {
      if (ladder.rung(steps).isTrusted()) {
        return true;
      }
    }
    return false;
  }

  /** Says whether its best variant is not trusted now. */
  void degraded(boolean now) {
    degraded = now;
  }

  /** Whether its best variant is not trusted now. */
  boolean isDegraded() {
    return degraded;
  }

  List<TensorSpec> inputs() {
    return variants.getFirst().session().inputs();
  }

  List<TensorSpec> outputs() {
    return variants.getFirst().session().outputs();
  }

  boolean takesBatches() {
    return variants.getFirst().takesBatches();
  }

  /** Counts a request in; false if this generation is retired and another must be asked. */
  boolean enter() {
    while (true) {
      int count = inFlight.get();
      if (count < 0) {
        return false;
      }
      if (inFlight.compareAndSet(count, count + 1)) {
        return true;
      }
    }
  }

  /** Counts in a run for a request that has entered and not left yet; every run leaves as well. */
  void hold() {
    inFlight.incrementAndGet();
  }

  /** Counts a request or a run out; the last one out of a retired generation frees its memory. */
  void leave() {
    if (inFlight.decrementAndGet() == RETIRED) {
      free();
    }
  }

  /** Lets no more requests in, and frees the memory when the last one is out. */
  void retire() {
    while (true) {
      int count = inFlight.get();
      if (count < 0) {
        return;
      }
      if (inFlight.compareAndSet(count, count + RETIRED)) {
        if (count == 0) {
          free();
        }
        return;
      }
    }
  }

  /** Calls {@code then} when the last request of the retired generation is gone. */
  void whenFreed(Runnable then) {
    whenFreed = then;
  }

  /** Whether nothing is in flight. */
  boolean isIdle() {
    int count = inFlight.get();
    return count == 0 || count == RETIRED;
  }

  private void free() {
    variants.forEach(LoadedVariant::close);
    whenFreed.run();
  }
}
