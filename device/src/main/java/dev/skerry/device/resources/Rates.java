package dev.skerry.device.resources;

import dev.skerry.device.resources.Condition.Battery;
import dev.skerry.device.resources.Condition.Heat;
import dev.skerry.device.resources.Condition.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a condition of what the sensors say now and what they said before: counters become rates,
 * and the place that is nearest to its bound stands for all.
 *
 * <p>Not thread-safe.
 */
public final class Rates {
  /**
   * Degrees Celsius that a processor is kept below that does not say where it slows down. No more
   * than a precaution: common parts slow down at 80 to 105.
   */
  public static final double ASSUMED_BOUND = 80;

  private static final double SECOND = 1e9;
  private static final double MICROS = 1e6;

  private final Set<String> seen = new TreeSet<>();
  private @Nullable Snapshot before;
  private long beforeAt;
  private long beforeRequests;

  /**
   * The condition since the last call. What needs two readings is missing at the first.
   *
   * @param requests how many came in so far
   */
  public Condition next(Snapshot now, long nanos, long requests) {
    Snapshot last = before;
    double seconds = last == null ? 0 : (nanos - beforeAt) / SECOND;
    Reading<Double> joules = since(last, seconds, then -> joules(now, then, seconds));
    Condition condition =
        new Condition(
            heat(now),
            since(
                last,
                seconds,
                then -> change(now, then, s -> s.clocks().throttled()).map(n -> n > 0)),
            now.clocks().share(),
            battery(now),
            joules.map(spent -> spent / seconds),
            joules,
            now.cgroup().then(Cgroup::cores),
            since(last, seconds, then -> stalled(now, then, seconds)),
            memory(now),
            now.pressures().cpu(),
            now.pressures().memory(),
            since(last, seconds, then -> network(now, then, seconds)),
            since(last, seconds, _ -> Reading.of((requests - beforeRequests) / seconds)));
    before = now;
    beforeAt = nanos;
    beforeRequests = requests;
    return condition;
  }

  private static <T> Reading<T> since(
      @Nullable Snapshot last, double seconds, Function<Snapshot, Reading<T>> rate) {
    return last == null || seconds <= 0
        ? Reading.missing("needs a second reading")
        : rate.apply(last);
  }

  private Reading<Heat> heat(Snapshot now) {
    return now.temperatures()
        .then(all -> {
          for (Temperature each : all) {
            if (each.celsius() instanceof Reading.Missing<Double>(String why)
                && seen.contains(each.name())) {
              return Reading.missing(each.name() + " has gone silent: " + why);
            }
          }
          List<Heat> heats = new ArrayList<>();
          for (Temperature each : all) {
            Optional<Double> celsius = each.celsius().optional();
            Optional<Double> bound = each.trip().map(Temperature.Trip::bound).optional();
            if (celsius.isPresent() && (bound.isPresent() || each.processor())) {
              if (each.processor()) {
                seen.add(each.name());
              }
              heats.add(
                  new Heat(
                      each.name(), celsius.get(), bound.orElse(ASSUMED_BOUND), bound.isEmpty()));
            }
          }
          return heats.stream()
              .min(Comparator.comparingDouble(Heat::headroom))
              .map(Reading::of)
              .orElseGet(
                  () -> Reading.missing("no sensor says both how hot and how hot it may be"));
        });
  }

  private static Reading<Long> change(
      Snapshot now, Snapshot then, Function<Snapshot, Reading<Long>> counter) {
    return counter
        .apply(now)
        .then(high ->
            counter
                .apply(then)
                .then(low ->
                    high < low
                        ? Reading.missing("a counter went from " + low + " back to " + high)
                        : Reading.of(high - low)));
  }

  /** By the processor's counters, or by a meter's watts, or by what the battery gives. */
  private static Reading<Double> joules(Snapshot now, Snapshot then, double seconds) {
    Reading<Double> counted =
        now.energy().then(here -> then.energy().then(there -> counted(here, there)));
    if (counted instanceof Reading.Value) {
      return counted;
    }
    if (now.power() instanceof Reading.Value<Double>(Double watts)) {
      return Reading.of(watts * seconds);
    }
    for (Supply supply : now.supplies().optional().orElse(List.of())) {
      if (drains(supply) && supply.watts() instanceof Reading.Value<Double>(Double watts)) {
        return Reading.of(watts * seconds);
      }
    }
    return counted;
  }

  private static Reading<Double> counted(List<Energy> now, List<Energy> then) {
    double sum = 0;
    for (Energy each : now) {
      Reading<Double> one =
          then.stream()
              .filter(other -> other.name().equals(each.name()))
              .findFirst()
              .map(each::since)
              .orElseGet(() -> Reading.missing(each.name() + ": was not there before"));
      if (!(one instanceof Reading.Value<Double>(Double joules))) {
        return one;
      }
      sum += joules;
    }
    return Reading.of(sum);
  }

  /** The one that is emptiest, of those that feed the machine if any does. */
  private static Reading<Battery> battery(Snapshot now) {
    return now.supplies()
        .then(all ->
            all.stream()
                .filter(Supply::isBattery)
                .map(each -> new Battery(each.percent(), drains(each)))
                .min(
                    Comparator.comparing((Battery each) -> !each.draining())
                        .thenComparing(each -> each.percent().optional().orElse(0)))
                .map(Reading::of)
                .orElseGet(() -> Reading.missing("/sys/class/power_supply: has no battery")));
  }

  /** Whether the machine may live on it; a battery that does not say is taken to. */
  private static boolean drains(Supply supply) {
    String status = supply.status().optional().orElse("");
    return supply.isBattery()
        && !status.equals("Charging")
        && !status.equals("Full")
        && !status.equals("Not charging");
  }

  private static Reading<Double> stalled(Snapshot now, Snapshot then, double seconds) {
    return change(now, then, each -> each.cgroup().then(Cgroup::throttledMicros))
        .map(micros -> Math.min(1, micros / MICROS / seconds));
  }

  private static Reading<Memory> memory(Snapshot now) {
    Reading<Memory> group = now.cgroup().then(Cgroup::memory);
    if (group instanceof Reading.Value<Memory>(Memory own)
        && own.share() >= now.memory().map(Memory::share).optional().orElse(0.0)) {
      return group;
    }
    return now.memory() instanceof Reading.Value ? now.memory() : group;
  }

  private static Reading<Network> network(Snapshot now, Snapshot then, double seconds) {
    return change(now, then, each -> each.traffic().map(Traffic::received))
        .then(in ->
            change(now, then, each -> each.traffic().map(Traffic::sent))
                .map(out -> new Network(in / seconds, out / seconds)));
  }
}
