package dev.skerry.device.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors against a tree on disk. */
class SensorsTest {
  @TempDir private Path root;

  private static <T> T value(Reading<T> reading) {
    return reading.optional().orElseThrow(() -> new AssertionError(reading));
  }

  private static String why(Reading<?> reading) {
    return reading.show(String::valueOf);
  }

  @Test
  void completeMachine_saysEverything() throws Exception {
    Snapshot read = FakeMachine.complete(root).read();

    List<Temperature> temperatures = value(read.temperatures());
    assertThat(temperatures)
        .containsExactly(
            new Temperature(
                "thermal_zone0 cpu-thermal",
                Reading.of(61.5),
                Reading.of(new Temperature.Trip(80, "passive")),
                true),
            new Temperature(
                "hwmon1 coretemp Package id 0",
                Reading.of(63.0),
                Reading.of(new Temperature.Trip(100, "crit")),
                true));
    assertThat(value(read.energy())).extracting(Energy::name).containsExactly("package-0");
    assertThat(read.power()).isEqualTo(Reading.of(4.5));
    assertThat(read.clocks().share()).isEqualTo(Reading.of(0.8));
    assertThat(read.clocks().megahertz()).isEqualTo(Reading.of(900.0));
    assertThat(read.clocks().throttled()).isEqualTo(Reading.of(7L));
    assertThat(value(read.memory())).isEqualTo(new Memory(1000 << 10, 600 << 10));
    assertThat(value(read.pressures().io())).isEqualTo(new Pressure(1.5, 0.25));
    assertThat(value(read.traffic())).isEqualTo(new Traffic(1020, 303));
    assertThat(value(read.disk()).limit()).isPositive();
  }

  @Test
  void supplies_areThoseOfTheMachine() throws Exception {
    List<Supply> supplies = value(FakeMachine.complete(root).read().supplies());

    assertThat(supplies).extracting(Supply::name).containsExactly("AC", "BAT0");
    assertThat(supplies.getFirst().online()).isEqualTo(Reading.of(false));
    assertThat(supplies.getLast().percent()).isEqualTo(Reading.of(42));
    // 0.8 A at 11.5 V, up to rounding of the product.
    assertThat(value(supplies.getLast().watts())).isCloseTo(9.2, within(1e-9));
  }

  @Test
  void group_isBoundByThoseAroundIt() throws Exception {
    Cgroup group = value(FakeMachine.complete(root).read().cgroup());

    assertThat(group.cores()).isEqualTo(Reading.of(1.5));
    assertThat(group.usedMicros()).isEqualTo(Reading.of(5000L));
    assertThat(group.throttledMicros()).isEqualTo(Reading.of(200L));
    assertThat(group.memory()).isEqualTo(Reading.of(new Memory(100_000, 40_000)));
  }

  @Test
  void bareMachine_saysWhyItKnowsNothing() {
    Snapshot read = FakeMachine.bare(root).read();

    assertThat(why(read.temperatures())).contains("/sys/class/thermal: not there");
    assertThat(why(read.energy())).isEqualTo("missing: /sys/class/powercap: not there");
    assertThat(why(read.supplies())).isEqualTo("missing: /sys/class/power_supply: not there");
    assertThat(why(read.cgroup())).isEqualTo("missing: /sys/fs/cgroup: not cgroup v2");
    assertThat(why(read.pressures().cpu())).isEqualTo("missing: /proc/pressure/cpu: not there");
    assertThat(why(read.clocks().share())).contains("cpufreq: not there");
  }

  @Test
  void malformedFiles_areMissingWithTheReason() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    machine.set(FakeMachine.ZONE + "temp", "warm");
    machine.set(FakeMachine.BATTERY + "capacity", "420");
    machine.set(FakeMachine.GROUP + "cpu.max", "0 100000");
    machine.set("sys/fs/cgroup/edge/cpu.max", "1");
    machine.set("proc/net/dev", "eth0: 1 2 3");

    Snapshot read = machine.read();

    assertThat(why(value(read.temperatures()).getFirst().celsius()))
        .endsWith("temp: \"warm\" (expected: a whole number)");
    assertThat(why(value(read.supplies()).getLast().percent()))
        .endsWith("capacity: 420 (expected: 0 to 100)");
    assertThat(why(value(read.cgroup()).cores())).contains("0 (expected: 1 to");
    assertThat(why(read.traffic())).contains("(expected: 16 counters)");
  }

  @Test
  void tripThatNobodySet_isNoTrip() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    machine.set(FakeMachine.ZONE + "trip_point_1_temp", "0");
    machine.set(FakeMachine.ZONE + "trip_point_0_temp", "-274000");

    assertThat(why(value(machine.read().temperatures()).getFirst().trip()))
        .contains("has no trip point");
  }

  @Test
  void hugeFile_isNotRead() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    machine.write("proc/net/dev", new byte[1 << 20]);

    assertThat(why(machine.read().traffic())).contains("longer than 262144 bytes");
  }

  @Test
  void groupOutsideOfWhatCanBeSeen_isMissing() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    machine.set("proc/self/cgroup", "0::/../../other");

    assertThat(why(machine.read().cgroup())).contains("(expected: a group that can be seen)");
  }

  @Test
  void energyCounter_wrapsAround() {
    Energy before = new Energy("package-0", Reading.of(9_000_000L), Reading.of(10_000_000L));
    Energy after = new Energy("package-0", Reading.of(500_000L), Reading.of(10_000_000L));
    Energy mute = new Energy("package-0", Reading.of(500_000L), Reading.missing("no range"));

    assertThat(after.since(before)).isEqualTo(Reading.of(1.5));
    assertThat(mute.since(before)).isEqualTo(Reading.missing("no range"));
  }
}
