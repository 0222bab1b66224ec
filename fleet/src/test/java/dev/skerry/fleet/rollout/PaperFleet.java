package dev.skerry.fleet.rollout;

import dev.skerry.link.Phase;
import dev.skerry.link.Said;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Devices that do at once what they are told, unless a test says otherwise, and report each minute.
 */
final class PaperFleet {
  static final Digest OLD = Digest.of("old".getBytes(StandardCharsets.UTF_8));
  static final Digest NEW = Digest.of("new".getBytes(StandardCharsets.UTF_8));
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Tally WELL = new Tally(1000, 5, 0, 0);
  private static final Tally BADLY = new Tally(1000, 5, 800, 800);

  final List<Decision> decisions = new ArrayList<>();
  Rollout rollout;
  Instant now = START;
  Predicate<String> silentWithNew = device -> false;
  Predicate<String> silentAnyway = device -> false;
  Predicate<String> refuses = device -> false;
  Predicate<String> failsWithNew = device -> false;
  Predicate<String> answersOtherwiseWithNew = device -> false;
  Predicate<String> answersOtherwiseAnyway = device -> false;
  Predicate<String> asksSeldom = device -> false;
  Predicate<String> hungryWithNew = device -> false;
  Predicate<String> hotWithNew = device -> false;
  Predicate<String> isMetered = device -> true;
  private final Instant[] heard;
  private final boolean[] hasNew;

  PaperFleet(int devices, Plan plan) {
    heard = new Instant[devices];
    hasNew = new boolean[devices];
    for (int i = 0; i < devices; i++) {
      heard[i] = START;
    }
    rollout = Rollout.begin("spring", "bearings", OLD, NEW, plan, START);
  }

  static String name(int device) {
    return "device-" + device;
  }

  static Map<String, String> labels(int device) {
    return Map.of("zone", device % 10 == 0 ? "north" : "south");
  }

  static int number(String device) {
    return Integer.parseInt(device.substring(device.indexOf('-') + 1));
  }

  /** Lets minutes pass, with a look at all devices in each. */
  PaperFleet pass(Duration duration) {
    for (long minute = 0; minute < duration.toMinutes(); minute++) {
      now = now.plus(Duration.ofMinutes(1));
      take(rollout.advance(now, observations()));
    }
    return this;
  }

  void take(Step step) {
    rollout = RolloutJson.read(RolloutJson.write(step.rollout()));
    decisions.addAll(step.decisions());
  }

  private List<Observation> observations() {
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < heard.length; i++) {
      all.add(observe(i));
    }
    return all;
  }

  private Observation observe(int device) {
    String name = name(device);
    boolean toldNew = rollout.family(name, labels(device)).equals(NEW);
    boolean silent = silentAnyway.test(name) || (hasNew[device] && silentWithNew.test(name));
    if (!silent) {
      heard[device] = now;
      hasNew[device] = toldNew;
    }
    boolean fellBack = hasNew[device] && refuses.test(name);
    Digest running = hasNew[device] && !fellBack ? NEW : OLD;
    return new Observation(
        name,
        labels(device),
        heard[device],
        Optional.of(running),
        Optional.of(hasNew[device] ? NEW : OLD),
        fellBack ? Phase.REFUSED : Phase.PROVEN,
        (hasNew[device] && failsWithNew.test(name) ? BADLY : WELL)
            .withJoules(joules(name, hasNew[device])),
        celsius(name, hasNew[device]),
        Optional.of(said(name, running)));
  }

  /* For a thousand answers. */
  private OptionalDouble joules(String device, boolean withNew) {
    double each = withNew && hungryWithNew.test(device) ? 0.3 : 0.1;
    return isMetered.test(device) ? OptionalDouble.of(1000 * each) : OptionalDouble.empty();
  }

  private OptionalDouble celsius(String device, boolean withNew) {
    double now = withNew && hotWithNew.test(device) ? 91 : 60;
    return isMetered.test(device) ? OptionalDouble.of(now) : OptionalDouble.empty();
  }

  private Said said(String device, Digest running) {
    boolean otherwise =
        answersOtherwiseAnyway.test(device)
            || (running.equals(NEW) && answersOtherwiseWithNew.test(device));
    long some = asksSeldom.test(device) ? 1 : 10;
    Traits usual = classes(60 * some, 30 * some, 9 * some);
    Traits lately = otherwise ? classes(9 * some, 30 * some, 60 * some) : usual;
    return running.equals(NEW)
        ? new Said(lately, Traits.none(), Optional.of(OLD), usual)
        : new Said(lately, usual, Optional.empty(), Traits.none());
  }

  private static Traits classes(long... counts) {
    Traits.Sum sum = new Traits.Sum();
    for (int i = 0; i < counts.length; i++) {
      sum.add(Traits.ofOutput(Traits.Kind.CLASS, "scores"), i, counts[i]);
    }
    return sum.traits();
  }

  long withNew() {
    long count = 0;
    for (int i = 0; i < heard.length; i++) {
      count += rollout.family(name(i), labels(i)).equals(NEW) ? 1 : 0;
    }
    return count;
  }

  Decision last() {
    return decisions.getLast();
  }
}
