package dev.skerry.cli.workshop;

import dev.skerry.cli.Machine;
import dev.skerry.cli.Stop;
import dev.skerry.cli.Units;
import dev.skerry.cli.fleet.Access;
import dev.skerry.cli.wiring.Probe;
import dev.skerry.files.PrivateFile;
import dev.skerry.journal.DirectoryDisk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skerry workshop}. */
@Command(
    name = "workshop",
    description = {
      "Make families for a fleet, on this machine: take its jobs (skerry fleet optimize), one at a time.",
      "",
      "What is measured is measured here, so run it on a machine like those that the families are for, and with nothing beside it."
          + " Killed and started again, it goes on from what was finished.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry fleet token --worker bench-1 > bench-1.token",
      "  skerry workshop --fleet https://fleet.example.org --token-file bench-1.token --label board=pi5",
      "Stop it with Ctrl-C; a job that it has goes back to the fleet."
    })
public final class WorkshopCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @Mixin private Access access = new Access();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "To tell it from others that work with the same token.")
  private String name = "";

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      split = ",",
      description = "By which jobs choose it; arch, such as amd64 or arm64, it has by itself.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "What is being made; goes when it is delivered.")
  private @Nullable Path state;

  @Option(
      names = "--race",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long to compare speeds (${DEFAULT-VALUE}).")
  private @Nullable Duration race;

  @Option(
      names = "--key",
      paramLabel = "PRIVATE.pem",
      description = "Sign families with this key, as skerry sign does.")
  private @Nullable Path key;

  @Option(names = "--once", description = "Do one job, if there is one, and end.")
  private boolean once;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration raced = Units.positive("--race", race);
    Map<String, String> all = new TreeMap<>(labels);
    all.putIfAbsent("arch", Probe.cpu().architecture());
    Path folder = state == null ? Machine.stateFolder("workshop") : state;
    Optional<Signer> signer = Optional.ofNullable(key).map(Signer::read);
    PrivateFile.folder(folder);
    try (Closeable _ = DirectoryDisk.at(folder).lock();
        Errands errands = new Errands(access.client(), name)) {
      Worker worker =
          new Worker(errands, new Worker.Setup(all, folder, raced, PAUSE, signer), System.out);
      Stop.closes(worker::stop);
      if (once) {
        worker.once();
        return 0;
      }
      System.out.println("Ready, with " + all + ". Ctrl-C stops it.");
      worker.run();
    }
    return 0;
  }
}
