package dev.skerry.device.resources;

import dev.skerry.device.resources.Temperature.Trip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads thermal zones ({@code /sys/class/thermal}) and the processor's own sensors ({@code
 * /sys/class/hwmon}), both in thousandths of a degree.
 */
final class Temperatures {
  private static final String ZONES = "sys/class/thermal";
  private static final String HWMON = "sys/class/hwmon";
  private static final double MILLI = 1000.0;
  /* Colder or hotter than this is a sensor that is not connected, as drivers report it. */
  private static final long COLDEST = -60_000;
  private static final long HOTTEST = 200_000;
  /* Firmware fills trip points that nobody set with 0 or with absolute zero. */
  private static final double LEAST_TRIP = 30;
  private static final double MOST_TRIP = 150;
  private static final List<String> KINDS = List.of("passive", "hot", "critical");
  private static final Set<String> PROCESSOR_DRIVERS = Set.of("coretemp", "k10temp", "zenpower");
  private static final List<String> PROCESSOR_WORDS = List.of("cpu", "soc", "x86_pkg", "package");

  private final Tree tree;

  Temperatures(Tree tree) {
    this.tree = tree;
  }

  Reading<List<Temperature>> read() {
    Reading<List<Temperature>> zones = zones();
    Reading<List<Temperature>> chips = chips();
    List<Temperature> all = new ArrayList<>(zones.optional().orElse(List.of()));
    all.addAll(chips.optional().orElse(List.of()));
    if (all.isEmpty()) {
      return zones.then(_ -> chips) instanceof Reading.Missing<List<Temperature>>(String first)
              && chips instanceof Reading.Missing<List<Temperature>>(String second)
          ? Reading.missing(first.equals(second) ? first : first + "; " + second)
          : Reading.missing("/" + ZONES + ": has no sensor");
    }
    return Reading.of(List.copyOf(all));
  }

  private Reading<List<Temperature>> zones() {
    return tree.list(ZONES, "thermal_zone[0-9]+")
        .map(names -> names.stream().map(this::zone).toList());
  }

  private Temperature zone(String name) {
    String folder = ZONES + "/" + name;
    String type = tree.text(folder + "/type").optional().orElse("of unknown type");
    return new Temperature(name + " " + type, celsius(folder + "/temp"), trip(folder), isCpu(type));
  }

  private Reading<Double> celsius(String path) {
    return tree.whole(path, COLDEST, HOTTEST).map(milli -> milli / MILLI);
  }

  /** The lowest of the mildest kind there is. */
  private Reading<Trip> trip(String folder) {
    List<Trip> trips = new ArrayList<>();
    for (String file : tree.list(folder, "trip_point_[0-9]+_type").optional().orElse(List.of())) {
      String at = file.substring(0, file.length() - "type".length()) + "temp";
      Optional<Double> celsius = bound(folder + "/" + at).optional();
      Optional<String> kind = tree.text(folder + "/" + file).optional().filter(KINDS::contains);
      if (celsius.isPresent() && kind.isPresent()) {
        trips.add(new Trip(celsius.get(), kind.get()));
      }
    }
    return trips.stream()
        .min(
            Comparator.comparingInt((Trip trip) -> KINDS.indexOf(trip.kind()))
                .thenComparingDouble(Trip::celsius))
        .map(Reading::of)
        .orElseGet(() -> Reading.missing("/" + folder + ": has no trip point that slows or stops"));
  }

  private Reading<Double> bound(String path) {
    return celsius(path)
        .then(celsius ->
            celsius < LEAST_TRIP || celsius > MOST_TRIP
                ? Reading.missing(
                    "/"
                        + path
                        + ": "
                        + celsius
                        + " °C (expected: "
                        + LEAST_TRIP
                        + " to "
                        + MOST_TRIP
                        + ")")
                : Reading.of(celsius));
  }

  private Reading<List<Temperature>> chips() {
    return tree.list(HWMON, "hwmon[0-9]+")
        .then(names -> {
          List<Temperature> all = names.stream().flatMap(name -> chip(name).stream()).toList();
          return all.isEmpty()
              ? Reading.missing("/" + HWMON + ": has no sensor of a processor")
              : Reading.of(all);
        });
  }

  /** The sensors of one chip; of others than a processor, what they bear is not ours to know. */
  private List<Temperature> chip(String name) {
    String folder = HWMON + "/" + name;
    String driver = tree.text(folder + "/name").optional().orElse("");
    if (!PROCESSOR_DRIVERS.contains(driver) && !isCpu(driver)) {
      return List.of();
    }
    List<Temperature> found = new ArrayList<>();
    for (String file : tree.list(folder, "temp[0-9]+_input").optional().orElse(List.of())) {
      String place = file.substring(0, file.length() - "_input".length());
      String label = tree.text(folder + "/" + place + "_label").optional().orElse(place);
      Reading<Trip> trip =
          bound(folder + "/" + place + "_crit").map(celsius -> new Trip(celsius, "crit"));
      if (trip instanceof Reading.Missing) {
        trip = bound(folder + "/" + place + "_max").map(celsius -> new Trip(celsius, "passive"));
      }
      found.add(
          new Temperature(
              name + " " + driver + " " + label, celsius(folder + "/" + file), trip, true));
    }
    return found;
  }

  private static boolean isCpu(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return PROCESSOR_WORDS.stream().anyMatch(lower::contains);
  }
}
