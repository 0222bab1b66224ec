package dev.skerry.cli.fleet;

import dev.skerry.cli.Printed;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet jobs}. */
@Command(
    name = "jobs",
    description = {"Show families that are to be made, newest first, or one of them.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet jobs", "  skerry fleet jobs 7 --json"})
final class FleetJobsCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(arity = "0..1", paramLabel = "JOB", description = "Its number.")
  private @Nullable Long job;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    if (job != null) {
      JobShown shown = access.ask("GET", "/v1/jobs/" + job, null, JobShown.class);
      if (json) {
        Printed.json(shown.plain());
      } else {
        System.out.println(shown.line());
      }
      return 0;
    }
    List<JobShown> all = List.of(access.ask("GET", "/v1/jobs", null, JobShown[].class));
    if (json) {
      Printed.json(all.stream().map(JobShown::plain).toList());
    } else if (all.isEmpty()) {
      System.out.println("No jobs yet; skerry fleet optimize asks for one.");
    } else {
      all.forEach(shown -> System.out.println(shown.line()));
    }
    return 0;
  }
}
