package dev.skerry.device.resources;

/** Conditions that differ from nothing known in what a test is about. */
record Conditions(Condition made) {
  static Conditions none() {
    return new Conditions(Condition.unknown());
  }

  private Conditions with(
      Reading<Condition.Heat> heat, Reading<Condition.Battery> battery, Reading<Double> arrivals) {
    return new Conditions(
        new Condition(
            heat,
            made.slowed(),
            made.clock(),
            battery,
            made.watts(),
            made.joules(),
            made.cores(),
            made.stalled(),
            made.memory(),
            made.cpuPressure(),
            made.memoryPressure(),
            made.network(),
            arrivals));
  }

  Conditions heat(Reading<Condition.Heat> heat) {
    return with(heat, made.battery(), made.arrivals());
  }

  Conditions heat(double celsius, double bound) {
    return heat(Reading.of(new Condition.Heat("die", celsius, bound, false)));
  }

  Conditions battery(int percent, boolean draining) {
    return with(
        made.heat(),
        Reading.of(new Condition.Battery(Reading.of(percent), draining)),
        made.arrivals());
  }

  Conditions mutedBattery() {
    return with(
        made.heat(),
        Reading.of(new Condition.Battery(Reading.missing("capacity: not there"), true)),
        made.arrivals());
  }

  Conditions arrivals(double perSecond) {
    return with(made.heat(), made.battery(), Reading.of(perSecond));
  }

  private Conditions other(Reading<Double> cores, Reading<Memory> memory, Reading<Double> stalled) {
    return new Conditions(
        new Condition(
            made.heat(),
            made.slowed(),
            made.clock(),
            made.battery(),
            made.watts(),
            made.joules(),
            cores,
            stalled,
            memory,
            made.cpuPressure(),
            made.memoryPressure(),
            made.network(),
            made.arrivals()));
  }

  Conditions quota(double cores) {
    return other(Reading.of(cores), made.memory(), made.stalled());
  }

  Conditions memory(double share) {
    return other(
        made.cores(), Reading.of(new Memory(1000, Math.round(1000 * share))), made.stalled());
  }

  Conditions stalled(double share) {
    return other(made.cores(), made.memory(), Reading.of(share));
  }
}
