package dev.skerry.benchmarks.neverlate;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.terms.Grade;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a workload against a device as it is: a thread that sends when requests are due, whether
 * earlier ones are answered or not, and a virtual thread that waits for each answer. Everything
 * counts from when a request was due.
 */
final class RealDeviceRun {
  private static final long SHORTEST_SLEEP_NANOS = 50_000;

  private final RealFamily family;
  private final Inference device;
  private final String model;
  private final Time time;
  private final AtomicLong changes = new AtomicLong();
  private volatile int lastRung = -1;

  RealDeviceRun(RealFamily family, Inference device, String model, Time time) {
    this.family = family;
    this.device = device;
    this.model = model;
    this.time = time;
  }

  Simulator.Played play(Workload workload) {
    long[] answeredAt = new long[workload.requests()];
    byte[] rungs = new byte[workload.requests()];
    Arrays.fill(rungs, Simulator.MISSED);
    Question question = family.question(model);
    long origin = time.nanos();
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < answeredAt.length; i++) {
        int request = i;
        sleepUntil(origin + workload.arrivals()[request]);
        askers.execute(() -> {
          byte rung = ask(question, origin + workload.deadlines()[request]);
          answeredAt[request] = time.nanos() - origin;
          rungs[request] = rung;
        });
      }
    }
    return new Simulator.Played(workload, answeredAt, rungs, changes.getAndSet(0));
  }

  private byte ask(Question question, long deadline) {
    long left = deadline - time.nanos();
    if (left <= 0) {
      return Simulator.MISSED;
    }
    try {
      Answer answer = device.ask(question.within(Duration.ofNanos(left)));
      if (answer.grade() == Grade.SAFE) {
        return Simulator.SAFE;
      }
      int rung = family.rung(answer.variant());
      if (lastRung != rung) {
        changes.incrementAndGet();
        lastRung = rung;
      }
      return (byte) rung;
    } catch (InferenceException e) {
      return Simulator.MISSED;
    }
  }

  private void sleepUntil(long moment) {
    for (long left = moment - time.nanos(); left > 0; left = moment - time.nanos()) {
      LockSupport.parkNanos(Math.max(left, SHORTEST_SLEEP_NANOS));
    }
  }
}
