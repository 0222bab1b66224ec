package dev.skerry.device;

import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.serving.Reason;
import java.util.ArrayList;
import java.util.List;

/** Jobs that were in line and will never run: nobody can serve them in time, or they gave way. */
record LetGo(List<Job> jobs) {
  private static final LetGo NOBODY = new LetGo(List.of());

  /**
   * Those that {@code scheduler} has let go since it was asked last; under the dispatcher's lock.
   */
  static LetGo from(Scheduler scheduler) {
    Ticket ticket = scheduler.takeLetGo();
    if (ticket == null) {
      return NOBODY;
    }
    List<Job> jobs = new ArrayList<>();
    for (; ticket != null; ticket = scheduler.takeLetGo()) {
      jobs.add(Executor.job(ticket));
    }
    return new LetGo(jobs);
  }

  /** Answers them at once: nothing better can come any more. */
  void answer(long now) {
    jobs.forEach(job -> job.answerSafely(Reason.LOAD, now));
  }
}
