package dev.skerry.device.resources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A folder that looks like the {@code /sys} and {@code /proc} of a machine with every sensor. */
final class FakeMachine {
  static final String ZONE = "sys/class/thermal/thermal_zone0/";
  static final String CHIP = "sys/class/hwmon/hwmon1/";
  static final String RAPL = "sys/class/powercap/intel-rapl:0/";
  static final String BATTERY = "sys/class/power_supply/BAT0/";
  static final String POLICY = "sys/devices/system/cpu/cpufreq/policy0/";
  static final String GROUP = "sys/fs/cgroup/edge/skerry/";
  static final String NETWORK =
      """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
          lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0
        eth0: 1000 5 0 0 0 0 0 0 300 4 0 0 0 0 0 0
       wlan0:20 1 0 0 0 0 0 0 3 1 0 0 0 0 0 0
      """;

  private final Path root;
  private final Map<String, String> files = new TreeMap<>();

  private FakeMachine(Path root) {
    this.root = root;
  }

  /** A machine with nothing in it. */
  static FakeMachine bare(Path root) {
    return new FakeMachine(root);
  }

  /** A machine with one of everything. */
  static FakeMachine complete(Path root) throws IOException {
    FakeMachine made = new FakeMachine(root);
    made.set(ZONE + "type", "cpu-thermal");
    made.set(ZONE + "temp", "61500");
    made.set(ZONE + "trip_point_0_type", "critical");
    made.set(ZONE + "trip_point_0_temp", "110000");
    made.set(ZONE + "trip_point_1_type", "passive");
    made.set(ZONE + "trip_point_1_temp", "80000");
    made.set(ZONE + "trip_point_2_type", "active");
    made.set(ZONE + "trip_point_2_temp", "50000");
    made.set(CHIP + "name", "coretemp");
    made.set(CHIP + "temp1_input", "63000");
    made.set(CHIP + "temp1_label", "Package id 0");
    made.set(CHIP + "temp1_crit", "100000");
    made.set(CHIP + "power1_average", "4500000");
    made.set(RAPL + "name", "package-0");
    made.set(RAPL + "energy_uj", "262000000000");
    made.set(RAPL + "max_energy_range_uj", "262143328850");
    made.set("sys/class/powercap/intel-rapl:0:0/name", "core");
    made.set("sys/class/powercap/intel-rapl:0:0/energy_uj", "1");
    made.set(BATTERY + "type", "Battery");
    made.set(BATTERY + "capacity", "42");
    made.set(BATTERY + "status", "Discharging");
    made.set(BATTERY + "current_now", "-800000");
    made.set(BATTERY + "voltage_now", "11500000");
    made.set("sys/class/power_supply/AC/type", "Mains");
    made.set("sys/class/power_supply/AC/online", "0");
    made.set("sys/class/power_supply/mouse/type", "Battery");
    made.set("sys/class/power_supply/mouse/scope", "Device");
    made.set("sys/class/power_supply/mouse/capacity", "3");
    made.set(POLICY + "scaling_cur_freq", "900000");
    made.set(POLICY + "scaling_max_freq", "1200000");
    made.set(POLICY + "cpuinfo_max_freq", "1500000");
    made.set("sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count", "7");
    made.set("sys/fs/cgroup/cgroup.controllers", "cpu memory");
    made.set("proc/self/cgroup", "0::/edge/skerry");
    made.set(GROUP + "cpu.max", "max 100000");
    made.set(GROUP + "cpu.stat", "usage_usec 5000\nuser_usec 1\nthrottled_usec 200");
    made.set(GROUP + "memory.max", "max");
    made.set(GROUP + "memory.current", "50000");
    made.set("sys/fs/cgroup/edge/cpu.max", "150000 100000");
    made.set("sys/fs/cgroup/edge/memory.max", "100000");
    made.set("sys/fs/cgroup/edge/memory.current", "60000");
    made.set("sys/fs/cgroup/edge/memory.stat", "anon 40000\ninactive_file 20000");
    made.set("proc/meminfo", "MemTotal:  1000 kB\nMemFree:  100 kB\nMemAvailable:  400 kB");
    for (String what : new String[] {"cpu", "memory", "io"}) {
      made.set(
          "proc/pressure/" + what,
          "some avg10=1.50 avg60=0.00 avg300=0.00 total=9\nfull avg10=0.25 avg60=0.00 avg300=0.00 total=3");
    }
    made.set("proc/net/dev", NETWORK);
    return made;
  }

  Path root() {
    return root;
  }

  /** What was written, by path. */
  Map<String, String> files() {
    return Map.copyOf(files);
  }

  void set(String path, String text) throws IOException {
    files.put(path, text);
    write(path, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void write(String path, byte[] bytes) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  void remove(String path) throws IOException {
    Files.delete(root.resolve(path));
  }

  Snapshot read() {
    return Sensors.under(root).read();
  }
}
