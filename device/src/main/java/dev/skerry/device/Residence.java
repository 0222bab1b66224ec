package dev.skerry.device;

import dev.skerry.device.isolation.Household;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.engine.Engine;
import dev.skerry.engine.ModelHost;
import dev.skerry.engine.Session;
import dev.skerry.terms.Digest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where a device's models run: in its own process, or in a household of child processes. */
record Residence(Optional<Engine> engine, Optional<Household> household) implements Loader.Home {
  static Residence of(DeviceOptions options, LongSupplier nanos) {
    Optional<Household> household =
        options.isolation().map(isolation -> Household.open(hosts(options, isolation), nanos));
    return new Residence(
        household.isPresent() ? Optional.empty() : Optional.of(engine(options)), household);
  }

  /* Each slot with what is let wait in it, a self-test, a known question, and one that was given up. */
  private static ModelHost.Setup hosts(DeviceOptions options, DeviceOptions.Isolation isolation) {
    return new ModelHost.Setup(
        isolation.launcher(),
        isolation.memory(),
        options.engineThreads(),
        options.executors() * Scheduler.LEVELS + 3,
        isolation.folder(),
        options.compiled());
  }

  private static Engine engine(DeviceOptions options) {
    Engine engine = Engine.open(options.engineThreads());
    return options.compiled().map(engine::keeping).orElse(engine);
  }

  @Override
  public Session load(Path file, Digest digest) {
    return household.isPresent()
        ? household.get().load(file, digest)
        : engine.orElseThrow().load(file, digest);
  }
}
