package dev.skerry.device.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.schedule.Limits;
import dev.skerry.device.telemetry.Metrics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files on disk to limits and metrics. */
class WatchTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<Limits> applied = new ArrayList<>();
  private final List<Reading<Double>> drawn = new ArrayList<>();
  private Activity activity = new Activity(0, 0);
  @TempDir private Path root;

  private final class Machine implements Watched {
    @Override
    public Activity activity() {
      return activity;
    }

    @Override
    public Restraint restraint() {
      return Restraint.NONE;
    }

    @Override
    public void apply(Limits limits) {
      applied.add(limits);
    }

    @Override
    public void drew(Reading<Double> joules) {
      drawn.add(joules);
    }
  }

  private Watch watch() {
    return new Watch(Sensors.under(root), new Controller(4, 1), new Machine());
  }

  @Test
  void completeMachine_isHeldBackByQuota() throws Exception {
    FakeMachine.complete(root);
    Watch watch = watch();

    watch.look(SECOND);

    assertThat(applied).hasSize(1);
    assertThat(applied.getFirst().slots()).isEqualTo(1);
    assertThat(watch.latest().decision().reasons()).contains("quota: 1.50 cores");
    assertThat(watch.latest().condition().heat().map(Condition.Heat::name))
        .isEqualTo(Reading.of("thermal_zone0 cpu-thermal"));
  }

  @Test
  void unchangedLimits_areNotPassedOnAgain() throws Exception {
    FakeMachine.complete(root);
    Watch watch = watch();

    watch.look(SECOND);
    watch.look(2 * SECOND);

    assertThat(applied).hasSize(1);
  }

  @Test
  void heatingMachine_losesRungsOfWork() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    Watch watch = watch();

    for (int second = 1; second <= 60; second++) {
      machine.set(FakeMachine.ZONE + "temp", "79800");
      watch.look(second * SECOND);
    }

    assertThat(applied.getLast().best()).isEqualTo(3);
  }

  @Test
  void meteredEnergy_isSharedAmongInferences() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    Watch watch = watch();

    watch.look(0);
    // It wraps around: 143.32885 J to the end, and 6.67115 J more.
    machine.set(FakeMachine.RAPL + "energy_uj", "6671150");
    activity = new Activity(60, 50);
    watch.look(10 * SECOND);

    assertThat(watch.latest().condition().watts()).isEqualTo(Reading.of(15.0));
    assertThat(watch.latest().joulesPerInference()).isEqualTo(Reading.of(3.0));
    assertThat(watch.latest().joules()).isEqualTo(Reading.of(150.0));
    assertThat(watch.latest().condition().arrivals()).isEqualTo(Reading.of(6.0));
    assertThat(drawn).hasSize(2);
    assertThat(drawn.getFirst().optional()).isEmpty();
    assertThat(drawn.getLast()).isEqualTo(Reading.of(150.0));
  }

  @Test
  void processorSensorThatFallsSilent_isNamed() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    Watch watch = watch();

    watch.look(0);
    machine.remove(FakeMachine.ZONE + "temp");
    watch.look(SECOND);

    assertThat(watch.latest().decision().reason())
        .contains("thermal_zone0 cpu-thermal has gone silent: /sys/class/thermal");
  }

  @Test
  void metrics_showWhatIsKnownAndNothingElse() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    machine.remove(FakeMachine.BATTERY + "capacity");
    Watch watch = watch();
    Metrics metrics = new Metrics(() -> 0);
    metrics.resources(watch::latest);

    watch.look(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("skerry_temperature_celsius 61.5", "skerry_limit_slots 1.0")
        .contains("skerry_limit_requests_per_second +Inf", "skerry_missing_sensors")
        .doesNotContain("skerry_battery_ratio 0");
  }
}
