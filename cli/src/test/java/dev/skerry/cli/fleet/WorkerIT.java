package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skerry.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code skerry workshop} in a process of its own: stopped, and with a key. */
@Timeout(300)
class WorkerIT {
  private static final int SIGINT = 2;
  private static final int SIGNALLED = 128;
  private static final int WRONG = 2;

  @TempDir private static Path folder;
  private static Workers workers;
  private static World world;

  @BeforeAll
  static void start() throws Exception {
    workers = new Workers(folder);
    world = workers.world();
  }

  @AfterAll
  static void stop() throws IOException {
    workers.close();
  }

  /* Whoever starts tests in the background of a shell may have them ignore it. */
  private static boolean hears(int signal) throws IOException {
    String ignored =
        Files.readString(Path.of("/proc/self/status"))
            .replaceFirst("(?s).*SigIgn:\\s*(\\w+).*", "$1");
    return ((Long.parseUnsignedLong(ignored, 16) >> (signal - 1)) & 1) == 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void workerThatIsStopped_givesItsJobBackAtOnce_andEnds(String signal) throws Exception {
    assumeTrue(!signal.equals("INT") || hears(SIGINT), "SIGINT is ignored here");
    long id = workers.ask(workers.large(), "returned-" + signal, "samples");
    Process worker = workers.work("bench-1", workers.fleet(), "--race=30s", "--once");
    List<ProcessHandle> children = workers.untilAtWork(id, worker);

    new ProcessBuilder("kill", "-" + signal, "" + worker.pid()).start().waitFor();

    assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isGreaterThan(SIGNALLED);
    assertThat(workers.job(id))
        .contains("\"state\":\"WAITING\"", "\"worker\":\"\"", "\"reason\":\"\"");
    assertThat(Files.readString(workers.log("bench-1"))).contains("job " + id + ": given back");
    assertThat(world.told("GET", "/v1/audit", "")).contains("give job back");
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    workers.once("bench-2");
    assertThat(workers.job(id)).contains("\"state\":\"DONE\"", "\"worker\":\"bench-2\"");
  }

  @Test
  void familyOfAWorkerWithAKey_isTakenByAFleetThatTrustsIt_andOthersAreNot() throws Exception {
    assertThat(Ran.of("keys", "--out=" + folder.resolve("keys")).code()).isZero();
    assertThat(Ran.of("keys", "--out=" + folder.resolve("others")).code()).isZero();
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(folder.resolve("keys/private.pem"), mixed.resolve("private.pem"));
    Files.copy(folder.resolve("others/public.pem"), mixed.resolve("public.pem"));
    try (Replica strict =
        Replica.start(
            folder.resolve("strict"),
            world.database(),
            "--trust=" + folder.resolve("keys/public.pem"))) {
      for (String unfit : List.of("absent/private.pem", "mixed/private.pem", "keys/public.pem")) {
        long waits = workers.ask("sealed", "samples");
        Process worker =
            workers.work(
                "bench-1", strict.people().toString(), "--once", "--key=" + folder.resolve(unfit));
        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).as(unfit).isEqualTo(WRONG);
        assertThat(workers.job(waits)).as(unfit).contains("WAITING", "\"attempts\":0");
        world.ask("DELETE", "/v1/jobs/" + waits, "");
      }
      for (String keys : List.of("keys", "others")) {
        long id = workers.ask("sealed", "samples");
        Process worker =
            workers.work(
                "bench-1",
                strict.people().toString(),
                "--once",
                "--race=100ms",
                "--key=" + folder.resolve(keys).resolve("private.pem"));
        assertThat(worker.waitFor(240, TimeUnit.SECONDS)).isTrue();
        if (keys.equals("keys")) {
          assertThat(workers.job(id)).contains("\"state\":\"DONE\"");
        } else {
          assertThat(workers.job(id)).contains("\"state\":\"FAILED\"", "not signed by the key");
        }
        assertThat(workers.job(id)).doesNotContain(folder.toString());
      }
    }
    assertThat(workers.families("sealed")).isEqualTo(1);
  }
}
