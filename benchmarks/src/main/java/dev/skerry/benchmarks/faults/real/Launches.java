package dev.skerry.benchmarks.faults.real;

import dev.skerry.device.DeviceOptions;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.engine.ModelHost;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How long children take from being launched until a family is loaded in them, and warm. */
final class Launches {
  private final SwitchedFamily family;
  private final DeviceOptions.Isolation isolation;
  private final Path folder;
  private final Time time;

  /**
   * Launches to come.
   *
   * @param folder where sockets lie
   */
  Launches(SwitchedFamily family, DeviceOptions.Isolation isolation, Path folder, Time time) {
    this.family = family;
    this.isolation = isolation;
    this.folder = folder;
    this.time = time;
  }

  /** Launches so many, one after the other, while nothing else is to be done. */
  Millis measure(int count) throws IOException {
    ModelHost.Setup setup =
        new ModelHost.Setup(
            isolation.launcher(),
            isolation.memory(),
            1,
            Scheduler.LEVELS + 2,
            folder,
            Optional.empty());
    Digest[] digests = new Digest[SwitchedFamily.RUNGS];
    for (int rung = 0; rung < digests.length; rung++) {
      digests[rung] = Digest.of(Files.readAllBytes(family.file(rung)));
    }
    Millis taken = new Millis();
    for (int i = 0; i < count; i++) {
      long begun = time.nanos();
      try (ModelHost host = ModelHost.start(setup)) {
        for (int rung = 0; rung < digests.length; rung++) {
          host.load(rung, family.file(rung), digests[rung]);
        }
        taken.add(time.nanos() - begun);
      }
    }
    return taken;
  }
}
