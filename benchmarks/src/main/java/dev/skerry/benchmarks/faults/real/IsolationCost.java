package dev.skerry.benchmarks.faults.real;

import dev.skerry.device.Device;
import dev.skerry.serving.Answer;
import dev.skerry.terms.Grade;
import dev.skerry.time.Time;
import java.time.Duration;

/**
 * What a child process costs a request: the same question to a device that runs models itself, and
 * to one that has a child run them, in turns, by one who waits for each answer.
 *
 * @param asked how many questions each device answered with its best model
 */
public record IsolationCost(
    long asked,
    double inProcessP50Ms,
    double inProcessP99Ms,
    double isolatedP50Ms,
    double isolatedP99Ms) {
  private static final long TURN = Duration.ofSeconds(1).toNanos();
  private static final Duration PATIENT = Duration.ofSeconds(5);
  private static final int WARM_UP = 100;

  static IsolationCost measure(
      Device inProcess, Device isolated, String model, Questions questions, int turns, Time time) {
    Millis here = new Millis();
    Millis there = new Millis();
    for (int number = 0; number < WARM_UP; number++) {
      ask(inProcess, model, questions, number, time);
      ask(isolated, model, questions, number, time);
    }
    long asked = 0;
    for (int turn = 0; turn < turns; turn++) {
      asked += take(inProcess, model, questions, here, time);
      asked += take(isolated, model, questions, there, time);
    }
    return new IsolationCost(
        asked, here.quantile(0.5), here.quantile(0.99), there.quantile(0.5), there.quantile(0.99));
  }

  private static int take(
      Device device, String model, Questions questions, Millis into, Time time) {
    long end = time.nanos() + TURN;
    int asked = 0;
    for (int number = 0; time.nanos() - end < 0; number++) {
      long taken = ask(device, model, questions, number, time);
      if (taken >= 0) {
        into.add(taken);
        asked++;
      }
    }
    return asked;
  }

  /** How long the best model's answer took; negative if another one answered. */
  private static long ask(Device device, String model, Questions questions, int number, Time time) {
    long begun = time.nanos();
    Answer answer = device.ask(questions.sound(model, number).within(PATIENT));
    return answer.grade() == Grade.FULL ? time.nanos() - begun : -1;
  }
}
