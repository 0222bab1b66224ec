package dev.skerry.device.resources;

import dev.skerry.device.resources.Condition.Battery;
import dev.skerry.device.resources.Condition.Heat;
import dev.skerry.device.schedule.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns the condition of a machine into limits, before the hardware turns it into delays.
 *
 * <p>Heat first takes away slots, then the best rungs, and only then requests ({@link HeatLevels});
 * a low battery takes away the best rungs, which cost most and whose siblings answer nearly as
 * well, and then requests. Memory takes away batches and slots; a processor that stands still
 * because its control group has used up its quota, and the quota itself, take away slots. There is
 * always a slot left, and a request a second.
 *
 * <p>What a machine has no sensor for is not held against it: the limits are then those of what is
 * known, and {@link Decision#unknown} says what is not. A temperature that was there and has gone
 * silent lets nothing go and holds a little back; so does a battery that does not say how full it
 * is.
 *
 * <p>Not thread-safe; asked about once a second.
 */
public final class Controller {
  /* What is done at each of the battery's levels; index 0 is nothing. */
  private static final int[] BATTERY_RUNGS = {0, 1, 2, 3};
  private static final double[] BATTERY_RATE = {1, 1, 1, 0.5};

  /* Percent of charge below which a level begins; it ends so much above. */
  private static final int[] BATTERY_LOW = {30, 15, 8};
  private static final int BATTERY_SLACK = 3;
  private static final double[] MEMORY_HIGH = {0.85, 0.93};
  private static final double MEMORY_SLACK = 0.05;
  private static final double[] MEMORY_PRESSURE = {10, 25};
  private static final double[] STALLED = {0.1, 0.3};
  /* Pressure and stalls must fall to this share of where a level begins before it ends. */
  private static final double RELIEF = 0.6;
  private static final int SMALL_BATCH = 8;
  /* Shares of the highest clock below which run times are learned anew. */
  private static final double[] CLOCK_BANDS = {0.95, 0.7};
  private static final double CLOCK_SLACK = 0.03;
  private static final double LEAST_PER_SECOND = 1;
  /* The load that a rate is a share of is a mean over about so many seconds. */
  private static final double LOAD_MEMORY = 10;

  private static final long QUICK = Duration.ofSeconds(3).toNanos();
  private static final long HOLD = Duration.ofSeconds(20).toNanos();
  private static final long LONGEST_HOLD = Duration.ofMinutes(5).toNanos();

  private final int slots;
  private final int coresPerSlot;
  private final HeatLevels heatLevels;
  private final HeatWatch heat;
  private final Governor battery = governor(BATTERY_LOW.length);
  private final Governor memory = governor(2);
  private final Governor processor = governor(2);
  private final Governor clock = governor(Limits.HEAT_BANDS - 1);
  private double load;

  /** A controller of a machine that runs {@code slots} models at once, each on so many cores. */
  public Controller(int slots, int coresPerSlot) {
    if (slots < 1 || coresPerSlot < 1) {
      throw new IllegalArgumentException(
          "slots: " + slots + ", coresPerSlot: " + coresPerSlot + " (expected: each >= 1)");
    }
    this.slots = slots;
    this.coresPerSlot = coresPerSlot;
    this.heatLevels = new HeatLevels(slots);
    this.heat = new HeatWatch(heatLevels.highest());
  }

  private static Governor governor(int highest) {
    return new Governor(highest, QUICK, HOLD, LONGEST_HOLD);
  }

  /** What to keep within from {@code now} on, a monotonic reading in nanoseconds. */
  public Decision decide(Condition condition, long now) {
    heat.see(condition.heat(), condition.slowed().optional().orElse(false), now);
    seekBattery(condition, now);
    seekMemory(condition, now);
    seekProcessor(condition, now);
    seekClock(condition, now);
    HeatLevels.Level cool = heatLevels.at(heat.level());
    double share = Math.min(cool.rate(), BATTERY_RATE[battery.level()]);
    learnLoad(condition, share);
    List<String> reasons = new ArrayList<>();
    Limits limits =
        new Limits(
            slots(condition, reasons),
            Math.max(cool.rungs(), BATTERY_RUNGS[battery.level()]),
            largestBatch(),
            share < 1 && load > 0 ? Math.max(LEAST_PER_SECOND, share * load) : Limits.UNLIMITED,
            clock.level());
    explain(condition, reasons);
    return new Decision(limits, reasons, unknown(condition), heat.secondsToBound());
  }

  private void seekBattery(Condition condition, long now) {
    if (!(condition.battery() instanceof Reading.Value<Battery>(Battery state))) {
      return;
    }
    int least = 0;
    int most = 0;
    if (state.draining()) {
      // One that does not say is taken to be low, though not empty.
      int percent = state.percent().optional().orElse(BATTERY_LOW[0] - 1);
      for (int low : BATTERY_LOW) {
        least += percent < low ? 1 : 0;
        most += percent < low + BATTERY_SLACK ? 1 : 0;
      }
    }
    battery.seek(least, most, now);
  }

  private void seekMemory(Condition condition, long now) {
    double share = condition.memory().map(Memory::share).optional().orElse(0.0);
    double some = condition.memoryPressure().map(Pressure::some).optional().orElse(0.0);
    int least = Math.max(above(share, MEMORY_HIGH), above(some, MEMORY_PRESSURE));
    int most =
        Math.max(above(share + MEMORY_SLACK, MEMORY_HIGH), above(some / RELIEF, MEMORY_PRESSURE));
    memory.seek(least, most, now);
  }

  private void seekProcessor(Condition condition, long now) {
    // Pressure is shown only: what this device does itself is in it, and it must not yield to
    // itself.
    double stalled = condition.stalled().optional().orElse(0.0);
    int least = above(stalled, STALLED);
    int most = above(stalled / RELIEF, STALLED);
    processor.seek(least, most, now);
  }

  /** How run times are: they follow the clock, whatever made it lower. */
  private void seekClock(Condition condition, long now) {
    double share = condition.clock().optional().orElse(1.0);
    int slowed = condition.slowed().optional().orElse(false) ? 1 : 0;
    int least = 0;
    int most = 0;
    for (double band : CLOCK_BANDS) {
      least += share < band ? 1 : 0;
      most += share < band + CLOCK_SLACK ? 1 : 0;
    }
    clock.seek(Math.max(slowed, least), Math.max(slowed, most), now);
  }

  private static int above(double value, double[] levels) {
    int level = 0;
    for (double each : levels) {
      level += value > each ? 1 : 0;
    }
    return level;
  }

  /** What came in before anything was turned away; while it is, that stands. */
  private void learnLoad(Condition condition, double share) {
    if (share == 1) {
      condition.arrivals().optional().ifPresent(rate -> load += (rate - load) / LOAD_MEMORY);
    }
  }

  private int slots(Condition condition, List<String> reasons) {
    double left = heatLevels.at(heat.level()).slots();
    if (memory.level() > 1 || processor.level() > 1) {
      left = Math.min(left, Math.floor(slots / 2.0));
    } else if (processor.level() > 0) {
      left = Math.min(left, slots - 1.0);
    }
    double cores = condition.cores().optional().orElse(Double.POSITIVE_INFINITY);
    double granted = Math.floor(cores / coresPerSlot);
    if (granted < slots) {
      reasons.add(String.format(Locale.ROOT, "quota: %.2f cores", cores));
    }
    return (int) Math.max(1, Math.min(left, granted));
  }

  private int largestBatch() {
    return switch (memory.level()) {
      case 0 -> Integer.MAX_VALUE;
      case 1 -> SMALL_BATCH;
      default -> 1;
    };
  }

  private void explain(Condition condition, List<String> reasons) {
    if (heat.level() > 0) {
      reasons.add("heat: " + condition.heat().show(Controller::show) + level(heat.level()));
    }
    if (battery.level() > 0) {
      reasons.add(
          "battery: "
              + condition.battery().then(Battery::percent).show(percent -> percent + " %")
              + level(battery.level()));
    }
    if (memory.level() > 0) {
      String used =
          condition
              .memory()
              .show(it -> String.format(Locale.ROOT, "%.0f %% used", 100 * it.share()));
      reasons.add("memory: " + used + level(memory.level()));
    }
    if (processor.level() > 0) {
      String waited =
          condition
              .stalled()
              .show(
                  share -> String.format(Locale.ROOT, "stalled %.0f %% of the time", 100 * share));
      reasons.add("processor: " + waited + level(processor.level()));
    }
  }

  private static String show(Heat heat) {
    return String.format(
            Locale.ROOT, "%s at %.1f °C of %.0f °C", heat.name(), heat.celsius(), heat.bound())
        + (heat.assumed() ? " (assumed)" : "");
  }

  private static String level(int level) {
    return " (level " + level + ")";
  }

  private static List<String> unknown(Condition condition) {
    List<String> unknown = new ArrayList<>();
    note("heat", condition.heat(), unknown);
    note("battery", condition.battery(), unknown);
    note("clock", condition.clock(), unknown);
    note("power", condition.watts(), unknown);
    note("quota", condition.cores(), unknown);
    note("memory", condition.memory(), unknown);
    note("processor pressure", condition.cpuPressure(), unknown);
    note("memory pressure", condition.memoryPressure(), unknown);
    return unknown;
  }

  private static void note(String what, Reading<?> reading, List<String> unknown) {
    if (reading instanceof Reading.Missing<?>(String why)) {
      unknown.add(what + ": " + why);
    }
  }
}
