package dev.skerry.benchmarks.faults.real;

import dev.skerry.device.Device;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Plays a plan against a device: a thread that sends when requests are due, whether earlier ones
 * are answered or not, a virtual thread that waits for each answer, and one that injects.
 * Everything counts from when a request was due.
 */
final class Stage {
  private static final long LEAD_IN = Duration.ofMillis(20).toNanos();

  private final Device device;
  private final String model;
  private final Questions questions;
  private final Time time;

  Stage(Device device, String model, Questions questions, Time time) {
    this.device = device;
    this.model = model;
    this.questions = questions;
    this.time = time;
  }

  Played play(Plan plan, Injector injector) throws InterruptedException {
    injector.prepare();
    Played.Answered[] answered = new Played.Answered[plan.arrivals().length];
    try (DistrustCount distrusted = new DistrustCount()) {
      long origin = time.nanos() + LEAD_IN;
      Arrays.fill(answered, Played.Answered.refused(origin));
      FutureTask<Injector.Injected> injected =
          new FutureTask<>(() -> injector.run(origin, distrusted::beginAnew));
      Thread.ofPlatform().name("injector").daemon(true).start(injected);
      try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < answered.length; i++) {
          int request = i;
          Moments.sleepUntil(time, origin + plan.arrivals()[request]);
          askers.execute(() -> answered[request] = ask(plan, request, origin));
        }
      }
      return new Played(plan, origin, answered, injected.get(), distrusted.flaps());
    } catch (ExecutionException e) {
      throw new IllegalStateException("could not inject " + plan.kind().label(), e.getCause());
    }
  }

  private Played.Answered ask(Plan plan, int request, long origin) {
    long arrival = plan.arrivals()[request];
    Question question =
        plan.asksForIt(arrival)
            ? questions.trick(model, request, plan)
            : questions.sound(model, request);
    try {
      Answer answer =
          device.ask(question.within(Duration.ofNanos(plan.given())).arrivedAt(origin + arrival));
      long at = time.nanos();
      return Played.Answered.of(answer, questions.judge(answer, request), at);
    } catch (InferenceException e) {
      return Played.Answered.refused(time.nanos());
    }
  }
}
