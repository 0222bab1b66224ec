package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code skerry workshop} in a process of its own that is killed in the middle of a job. */
@Timeout(300)
class WorkerKilledIT {
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

  @Test
  void workerKilledInTheMiddle_losesItsJobToAnother_andNothingIsDoneTwice() throws Exception {
    long id = workers.ask(workers.large(), "orphan", "samples");
    Process first = workers.work("bench-1", workers.fleet(), "--race=30s");
    List<ProcessHandle> children = workers.untilAtWork(id, first);

    first.destroyForcibly().waitFor();

    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    assertThat(workers.job(id)).contains("\"state\":\"RUNNING\"", "\"worker\":\"bench-1\"");
    workers.once("bench-2");
    assertThat(workers.job(id))
        .as("not heard for less than a lease")
        .contains("\"worker\":\"bench-1\"");
    JobsIT.silenceForALease(world);
    world.until("/v1/jobs/" + id, text -> text.contains("WAITING"));
    workers.once("bench-2");
    assertThat(workers.job(id))
        .contains("\"state\":\"DONE\"", "\"worker\":\"bench-2\"", "\"attempts\":2");
    workers.once("bench-1");
    assertThat(workers.families("orphan")).isEqualTo(1);
  }

  @Test
  void workerKilledInTheMiddle_andStartedAgain_goesOnAtOnce_fromWhatWasFinished() throws Exception {
    long id = workers.ask(workers.large(), "resumed", "samples");
    Process first = workers.work("bench-1", workers.fleet(), "--race=30s");
    workers.untilAtWork(id, first);
    first.destroyForcibly().waitFor();
    Path shelf = folder.resolve("at-bench-1").resolve("job-" + id).resolve("shelf");
    List<String> finished = names(shelf);

    workers.once("bench-1");

    assertThat(finished).isNotEmpty();
    assertThat(workers.job(id)).contains("\"state\":\"DONE\"", "\"attempts\":2");
    assertThat(workers.families("resumed")).isEqualTo(1);
    assertThat(shelf).doesNotExist();
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
