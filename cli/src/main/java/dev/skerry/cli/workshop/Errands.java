package dev.skerry.cli.workshop;

import dev.skerry.cli.fleet.JobShown;
import dev.skerry.cli.fleet.ManagementClient;
import dev.skerry.terms.Digest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a worker says to its fleet. Each call may throw a {@code CommandException}. */
final class Errands implements AutoCloseable {
  private final ManagementClient fleet;
  private final String name;

  /**
   * Those of one worker.
   *
   * @param name to tell it from others with the same token; may be empty
   */
  Errands(ManagementClient fleet, String name) {
    this.fleet = fleet;
    this.name = name;
  }

  private record Asked(String name, Map<String, String> labels) {}

  /** What there is to do. */
  record Work(Optional<JobShown> job, int version) {}

  private record Turn(String name, int attempt) {}

  private record Told(String name, int attempt, double share, String doing, long left) {}

  private record Failed(String name, int attempt, String reason) {}

  Work take(Map<String, String> labels) {
    return fleet.ask("POST", "/v1/assignments", new Asked(name, labels), Work.class);
  }

  void fetch(JobShown job, String what, Path file) {
    fleet.fetch(path(job, what), new Turn(name, job.attempts()), file);
  }

  void tell(JobShown job, Progress progress) {
    fleet.ask(
        "POST",
        path(job, "progress"),
        new Told(
            name, job.attempts(), progress.share(), progress.doing(), progress.left().toMillis()));
  }

  void giveBack(JobShown job) {
    fleet.ask("POST", path(job, "return"), new Turn(name, job.attempts()));
  }

  void fail(JobShown job, String reason) {
    fleet.ask("POST", path(job, "failure"), new Failed(name, job.attempts(), reason));
  }

  void deliver(JobShown job, Path archive, Digest digest) {
    fleet.sendFile(
        path(job, "family")
            + "?attempt="
            + job.attempts()
            + "&digest="
            + digest.hex()
            + (name.isEmpty() ? "" : "&name=" + name),
        archive,
        JobShown.class);
  }

  private static String path(JobShown job, String what) {
    return "/v1/assignments/" + job.id() + "/" + what;
  }

  @Override
  public void close() {
    fleet.close();
  }
}
