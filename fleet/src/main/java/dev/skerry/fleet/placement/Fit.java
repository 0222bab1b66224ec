package dev.skerry.fleet.placement;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether one rung of an agent can run on one device, and what it would take and be worth there.
 */
final class Fit {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Need need;
  private final Place place;
  private final Rung rung;

  Fit(Need need, Place place, Rung rung) {
    this.need = need;
    this.place = place;
    this.rung = rung;
  }

  /** What it takes there. Of what was not measured, half the deadline is assumed for a question. */
  Load load() {
    double nanos = latency().map(run -> nanos(run.p50())).orElse(nanos(need.deadline()) / 2);
    return new Load(
            rung.memory(), rung.storage(), Cores.of(need.perSecond() * nanos / NANOS_PER_SECOND))
        .up();
  }

  /**
   * Its latency there: as measured, or by how much faster or slower a core is, if that is known.
   */
  Optional<Latency> latency() {
    return rung.latency()
        .map(run -> new Latency(there(run.p50()), there(run.p95()), there(run.p99())));
  }

  private Duration there(Duration measured) {
    if (rung.gigaflops().isEmpty() || place.gigaflops().isEmpty()) {
      return measured;
    }
    double slower = rung.gigaflops().getAsDouble() / place.gigaflops().getAsDouble();
    return Duration.ofNanos((long) Math.ceil(nanos(measured) * slower));
  }

  private static double nanos(Duration time) {
    return time.toNanos();
  }

  /** What share of questions it would answer in time there, as far as it was measured. */
  double onTime() {
    Optional<Latency> run = latency();
    return run.isEmpty()
        ? Worth.UNMEASURED
        : run.get().p99().plus(place.link()).compareTo(need.deadline()) <= 0 ? 0.99 : 0.95;
  }

  boolean isCurrent() {
    return need.current().contains(place.device());
  }

  /** What keeps it from there, beside what others take; empty if nothing does. */
  Optional<Constraint> constraint() {
    if (!need.devices().contains(place.device())) {
      return Optional.of(Constraint.WHERE);
    }
    // What runs on a device that is hot or silent goes on there until it is somewhere else.
    if (place.standing() != Place.Standing.WELL && !isCurrent()) {
      return Optional.of(Constraint.STANDING);
    }
    if (!rung.providers().isEmpty() && Collections.disjoint(rung.providers(), place.providers())) {
      return Optional.of(Constraint.PROVIDERS);
    }
    if (rung.accuracy() < need.accuracyFloor()) {
      return Optional.of(Constraint.ACCURACY);
    }
    return takes().compareTo(need.deadline()) > 0
        ? Optional.of(Constraint.TIME)
        : tooLarge(place.free());
  }

  /** What keeps it from a device that has {@code left}; empty if it has room. */
  Optional<Constraint> tooLarge(Load left) {
    Load load = load();
    return load.memory().compareTo(left.memory()) > 0
        ? Optional.of(Constraint.MEMORY)
        : load.storage().compareTo(left.storage()) > 0
            ? Optional.of(Constraint.STORAGE)
            : load.cores().compareTo(left.cores()) > 0
                ? Optional.of(Constraint.CORES)
                : Optional.empty();
  }

  private Duration takes() {
    return latency().map(Latency::p95).orElse(Duration.ZERO).plus(place.link());
  }

  /** What keeps it from there, in words; empty if nothing does, with {@code left} of the device. */
  Optional<Refused> refused(Load left) {
    return constraint()
        .filter(why -> why.compareTo(Constraint.MEMORY) < 0)
        .or(() -> tooLarge(left))
        .map(why -> words(why, left));
  }

  private Refused words(Constraint why, Load left) {
    Load load = load();
    return switch (why) {
      case WHERE -> plain(why, "not among those that it may run on");
      case STANDING -> plain(why, place.standing().words());
      case PROVIDERS ->
          plain(
              why,
              "needs "
                  + String.join(" or ", rung.providers())
                  + ", has "
                  + String.join(", ", place.providers()));
      case ACCURACY -> tooInaccurate();
      case TIME -> tooLate();
      case MEMORY ->
          number(
              why,
              (double) load.memory().count(),
              (double) left.memory().count(),
              "bytes",
              room(load.memory(), left.memory(), place.memory().isPresent()));
      case STORAGE ->
          number(
              why,
              (double) load.storage().count(),
              (double) left.storage().count(),
              "bytes",
              room(load.storage(), left.storage(), place.storage().isPresent()));
      case CORES ->
          number(
              why,
              load.cores().count(),
              left.cores().count(),
              "cores",
              room(load.cores(), left.cores(), true));
    };
  }

  private Refused tooInaccurate() {
    return number(
        Constraint.ACCURACY,
        need.accuracyFloor(),
        rung.accuracy(),
        "share",
        String.format(
            Locale.ROOT,
            "needs %.4f, %s has %.4f",
            need.accuracyFloor(),
            rung.name(),
            rung.accuracy()));
  }

  private Refused tooLate() {
    double needed = nanos(takes()) / NANOS_PER_MILLI;
    double left = nanos(need.deadline()) / NANOS_PER_MILLI;
    return number(
        Constraint.TIME,
        needed,
        left,
        "ms",
        String.format(
            Locale.ROOT,
            "%s needs %.2f ms for 95 of 100 questions, of which %d ms on the way; the deadline is %.2f ms",
            rung.name(),
            needed,
            place.link().toMillis(),
            left));
  }

  private static String room(Object needed, Object left, boolean known) {
    return known
        ? "needs " + needed + ", " + left + " left after what else runs there"
        : "needs " + needed + ", and the device does not know what it has, which counts as none";
  }

  private Refused plain(Constraint constraint, String words) {
    return number(constraint, 0, 0, "", words);
  }

  private Refused number(
      Constraint constraint, double needed, double left, String unit, String words) {
    return new Refused(
        place.device(),
        constraint,
        rung.name(),
        needed,
        left,
        unit,
        constraint.word() + ": " + words);
  }
}
