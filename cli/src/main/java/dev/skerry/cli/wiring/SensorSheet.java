package dev.skerry.cli.wiring;

import dev.skerry.device.resources.Cgroup;
import dev.skerry.device.resources.Clocks;
import dev.skerry.device.resources.Condition;
import dev.skerry.device.resources.Controller;
import dev.skerry.device.resources.Decision;
import dev.skerry.device.resources.Memory;
import dev.skerry.device.resources.Pressure;
import dev.skerry.device.resources.Rates;
import dev.skerry.device.resources.Sensors;
import dev.skerry.device.resources.Snapshot;
import dev.skerry.device.resources.Supply;
import dev.skerry.device.resources.Temperature;
import dev.skerry.terms.Bytes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All sensors of this machine, each with what it says or why it says nothing. */
public final class SensorSheet {
  private final Sensors sensors = Sensors.under(Path.of("/"));
  private final Rates rates = new Rates();
  private final int slots;

  /** Begins to measure; what counts up is told by the change until it is read. */
  public SensorSheet(int cores) {
    slots = Math.max(1, cores - 1);
    rates.next(sensors.read(), System.nanoTime(), 0);
  }

  /** What each sensor says, in words. */
  public Map<String, String> read() {
    Snapshot now = sensors.read();
    long nanos = System.nanoTime();
    Condition condition = rates.next(now, nanos, 0);
    Map<String, String> sheet = new LinkedHashMap<>();
    sheet.put("Heat", now.temperatures().show(SensorSheet::temperatures));
    sheet.put("Power", condition.watts().show(watts -> number("%.2f W", watts)));
    sheet.put("Supplies", now.supplies().show(SensorSheet::supplies));
    sheet.put("Clock", clock(now.clocks()));
    sheet.put("CPU quota", now.cgroup().then(Cgroup::cores).show(SensorSheet::cores));
    sheet.put("Memory limit", now.cgroup().then(Cgroup::memory).show(SensorSheet::memory));
    sheet.put("Memory in use", now.memory().show(SensorSheet::memory));
    sheet.put("CPU waits", now.pressures().cpu().show(SensorSheet::pressure));
    sheet.put("Memory waits", now.pressures().memory().show(SensorSheet::pressure));
    sheet.put("Disk waits", now.pressures().io().show(SensorSheet::pressure));
    sheet.put("Disk in use", now.disk().show(SensorSheet::memory));
    sheet.put(
        "Network",
        condition
            .network()
            .show(net -> bytes(net.received()) + "/s received, " + bytes(net.sent()) + "/s sent"));
    Decision decision = new Controller(slots, 1).decide(condition, nanos);
    sheet.put("Held back by", decision.reasons().isEmpty() ? "nothing" : decision.reason());
    return sheet;
  }

  private static String temperatures(List<Temperature> all) {
    return String.join("; ", all.stream().map(SensorSheet::temperature).toList());
  }

  private static String temperature(Temperature each) {
    return each.name()
        + " "
        + each.celsius().show(celsius -> number("%.1f °C", celsius))
        + each.trip()
            .map(trip -> number(", kept below %.0f °C", trip.bound()))
            .optional()
            .orElse(
                each.processor()
                    ? number(
                        ", kept below %.0f °C (it does not say its limit)", Rates.ASSUMED_BOUND)
                    : ", not watched (it does not say its limit)");
  }

  private static String supplies(List<Supply> all) {
    return String.join("; ", all.stream().map(SensorSheet::supply).toList());
  }

  private static String supply(Supply each) {
    if (!each.isBattery()) {
      return each.name() + " " + each.online().show(online -> online ? "online" : "offline");
    }
    return each.name()
        + " "
        + each.percent().show(percent -> percent + " %")
        + ", "
        + each.status().show(status -> status)
        + ", "
        + each.watts().show(watts -> number("%.2f W", watts));
  }

  private static String clock(Clocks clocks) {
    return clocks.megahertz().show(now -> number("%.0f MHz now", now))
        + clocks.allowed().map(most -> number(", %.0f MHz allowed", most)).optional().orElse("")
        + clocks.highest().map(most -> number(", %.0f MHz at most", most)).optional().orElse("");
  }

  private static String cores(double cores) {
    return cores == Double.POSITIVE_INFINITY ? "none set" : number("%.2f cores", cores);
  }

  private static String memory(Memory memory) {
    return memory.limit() == Long.MAX_VALUE
        ? "none set"
        : new Bytes(memory.used())
            + " of "
            + new Bytes(memory.limit())
            + number(" (%.0f %%)", 100 * memory.share());
  }

  private static String pressure(Pressure pressure) {
    return number("%.1f %% of the last 10 s", pressure.some());
  }

  private static String bytes(double perSecond) {
    return new Bytes(Math.round(perSecond)).toString();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
