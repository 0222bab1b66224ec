package dev.skerry.fleet.jobs;

import dev.skerry.fleet.registry.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which job a worker gets. */
final class Choice {
  private Choice() {}

  /**
   * The one that {@code worker} had before it crashed; or else the one that has waited longest
   * among those that are for machines such as its own.
   *
   * @param jobs that are not over, oldest first
   * @param has what is written on the worker
   */
  static Optional<Job> of(List<Job> jobs, String worker, Labels has, Instant now) {
    Optional<Job> own = Optional.empty();
    Optional<Job> oldest = Optional.empty();
    for (Job job : jobs) {
      Standing standing = job.standing().at(now);
      if (standing.isFree(worker) && job.wanted().labels().areOn(has)) {
        if (job.standing().worker().equals(worker) && own.isEmpty()) {
          own = Optional.of(job.with(standing));
        } else if (oldest.isEmpty()) {
          oldest = Optional.of(job.with(standing));
        }
      }
    }
    return own.isPresent() ? own : oldest;
  }
}
