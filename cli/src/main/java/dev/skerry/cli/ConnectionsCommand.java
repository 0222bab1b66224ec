package dev.skerry.cli;

import dev.skerry.benchmarks.connections.Crowd;
import dev.skerry.cli.fleet.ManagementClient;
import dev.skerry.engine.ThisJvm;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.sample.SampleFamily;
import dev.skerry.time.SystemTime;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench connections}. */
@Command(
    name = "connections",
    description = {
      "How many devices one replica of a fleet holds, and what each costs it in memory and processor time.",
      "",
      "Starts a fleet in a process of its own and lets devices join it from this one, each with a key, a certificate and a"
          + " connection of its own, as real ones have.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry bench connections --devices 10000"})
final class ConnectionsCommand implements Callable<Integer> {
  private static final int SHOWN_EVERY = 100;
  private static final double TICKS_PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many (${DEFAULT-VALUE}).")
  private int devices;

  @Option(
      names = "--report-every",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How often each reports (${DEFAULT-VALUE}).")
  private Duration every = Duration.ofSeconds(30);

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "For how long to watch them once all are there (${DEFAULT-VALUE}).")
  private Duration watch = Duration.ofSeconds(60);

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  /**
   * What was seen.
   *
   * @param joinedPerSecond devices, while they joined
   * @param fleetBytes resident memory of the fleet's process with all devices
   * @param bytesPerDevice what each added to that
   * @param fleetCores processor time a second of the fleet's process, once all were there
   * @param databaseCores the same of its PostgreSQL
   * @param toldMedianMs from when something was said until half of the devices knew
   * @param told how many did in the end
   */
  record Seen(
      int devices,
      double joinedPerSecond,
      long emptyBytes,
      long fleetBytes,
      long bytesPerDevice,
      double fleetCores,
      double databaseCores,
      double exchangesPerSecond,
      double toldMedianMs,
      double told99Ms,
      double toldLastMs,
      long told,
      List<String> troubles) {}

  @Override
  public Integer call() throws Exception {
    if (devices < 1 || devices > 15_000) {
      throw CommandException.wrong("--devices: " + devices + " (expected: 1 to 15000)");
    }
    Path folder = Files.createTempDirectory("skerry-connections");
    Process fleet = start(folder);
    try (SystemTime time = new SystemTime()) {
      Seen seen = play(folder, fleet, time);
      if (json) {
        Printed.json(seen);
      } else {
        print(seen);
      }
      return seen.told() == devices && seen.troubles().isEmpty() ? 0 : 1;
    } finally {
      fleet.destroy();
      if (!fleet.waitFor(20, TimeUnit.SECONDS)) {
        fleet.destroyForcibly();
      }
      Folders.delete(folder);
    }
  }

  private static Process start(Path folder) throws IOException {
    var launcher = ThisJvm.launcher();
    List<String> line = new ArrayList<>();
    line.add(launcher.java().toString());
    line.addAll(launcher.options());
    line.addAll(Machine.serverOptions());
    line.addAll(
        List.of(
            "-cp",
            launcher.classPath(),
            "dev.skerry.cli.Main",
            "fleet",
            "run",
            "--port=0",
            "--device-port=0",
            "--state=" + folder.resolve("fleet")));
    return new ProcessBuilder(line)
        .redirectError(new File(folder.toFile(), "log"))
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .start();
  }

  private record Ports(URI people, URI devices, String token) {}

  private static Ports ports(Process fleet) throws IOException {
    URI people = URI.create("");
    URI devices = URI.create("");
    Path token = Path.of("");
    BufferedReader said = fleet.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("People:")) {
        people = URI.create(line.substring("People:".length()).strip());
      } else if (line.startsWith("Devices:")) {
        devices =
            URI.create(
                line.substring("Devices:".length()).strip().replace("127.0.0.1", "localhost"));
      } else if (line.startsWith("Admin:")) {
        token = Path.of(line.substring(line.indexOf(" in ") + " in ".length()).strip());
      } else if (line.startsWith("Ready")) {
        return new Ports(people, devices, Files.readString(token).strip());
      }
    }
    throw new IOException("the fleet did not start");
  }

  private Seen play(Path folder, Process fleet, SystemTime time)
      throws IOException, InterruptedException {
    record Made(String token) {}

    record Shipped(String digest) {}

    Ports ports = ports(fleet);
    Progress progress = new Progress(Machine.hasTerminal());
    try (ManagementClient management = new ManagementClient(ports.people(), ports.token());
        Crowd crowd = new Crowd(ports.devices(), folder.resolve("crowd"), every, time)) {
      long empty = resident(fleet.pid());
      long began = time.nanos();
      crowd.join(
          devices,
          () -> management.ask("POST", "/v1/tokens", Map.of(), Made.class).token(),
          joined -> {
            if (joined % SHOWN_EVERY == 0) {
              progress.show("joined: " + joined + " of " + devices);
            }
          });
      double joining = (time.nanos() - began) / 1e9;
      progress.end();
      TimeUnit.NANOSECONDS.sleep(every.toNanos());
      long exchanges = crowd.exchanges();
      double fleetTime = processorTime(fleet.pid());
      Path postgres = folder.resolve("fleet").resolve("postgres").resolve("data");
      double databaseTime = database(postgres);
      long from = time.nanos();
      TimeUnit.NANOSECONDS.sleep(watch.toNanos());
      double watched = (time.nanos() - from) / 1e9;
      double cores = (processorTime(fleet.pid()) - fleetTime) / watched;
      double databaseCores = (database(postgres) - databaseTime) / watched;
      double perSecond = (crowd.exchanges() - exchanges) / watched;
      long full = resident(fleet.pid());
      Path archive = folder.resolve("family" + FamilyArchive.SUFFIX);
      FamilyArchive.pack(SampleFamily.unpack(folder.resolve("family")), archive);
      String digest = management.sendFile("/v1/families", archive, Shipped.class).digest();
      crowd.mark();
      long said = time.nanos();
      management.ask("PUT", "/v1/agents/bearing", Map.of("family", digest));
      crowd.await(PATIENCE);
      long[] told = crowd.told();
      return new Seen(
          crowd.size(),
          devices / joining,
          empty,
          full,
          (full - empty) / Math.max(1, crowd.size()),
          cores,
          databaseCores,
          perSecond,
          millis(told[told.length / 2] - said),
          millis(told[(int) (told.length * 0.99)] - said),
          millis(told[told.length - 1] - said),
          crowd.know(),
          crowd.troubles().stream().limit(5).toList());
    }
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static long resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("no VmRSS of " + pid);
  }

  /* From the third on, proc(5)'s names for which begin with one. */
  private static String[] fields(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  /* Seconds of all cores, in user and system mode (proc(5), fields 14 and 15). */
  private static double processorTime(long pid) throws IOException {
    String[] fields = fields(pid);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /*
   * Of the PostgreSQL whose data is in a folder: of its first process, of those that it began and that are over (fields 16
   * and 17), and of those that are there.
   */
  private static double database(Path folder) throws IOException {
    long first = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst());
    String[] fields = fields(first);
    double over = (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
    double there =
        ProcessHandle.of(first).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToDouble(child -> {
              try {
                return processorTime(child.pid());
              } catch (IOException e) {
                return 0;
              }
            })
            .sum();
    return processorTime(first) + over + there;
  }

  private static void print(Seen seen) {
    System.out.printf(
        Locale.ROOT,
        "%,d devices connected to one replica, %.0f joined a second%n"
            + "memory of the replica      %,d MiB, %,d KiB more for each device%n"
            + "processor time             %.2f cores, and %.2f of PostgreSQL, for %.0f exchanges a second%n"
            + "something said to all      half know after %.0f ms, 99 %% after %.0f ms, the last after %.0f ms; %,d know%n",
        seen.devices(),
        seen.joinedPerSecond(),
        seen.fleetBytes() >> 20,
        seen.bytesPerDevice() >> 10,
        seen.fleetCores(),
        seen.databaseCores(),
        seen.exchangesPerSecond(),
        seen.toldMedianMs(),
        seen.told99Ms(),
        seen.toldLastMs(),
        seen.told());
    seen.troubles().forEach(trouble -> System.out.println("trouble: " + trouble));
  }
}
