package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;
import static dev.skerry.device.schedule.Rungs.ladder;
import static dev.skerry.device.schedule.Rungs.rung;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class SchedulerAllocationTest {
  private static final int REQUESTS = 200_000;
  private static final int WAITING = 64;

  @Test
  void decisions_allocateNothing() {
    Scheduler scheduler = new Scheduler(1, 256);
    Ladder ladder =
        ladder(rung("full", 10, 15, 24), rung("small", 4, 6, 9), rung("tiny", 1, 1.5, 2));
    Ticket[] tickets = new Ticket[WAITING];
    for (int i = 0; i < WAITING; i++) {
      tickets[i] = new Ticket(() -> true, ladder, 8, 1, 0, (50L + i) * MS);
    }
    decide(scheduler, tickets, 20_000);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    decide(scheduler, tickets, REQUESTS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // Measuring itself takes some bytes; a single object a request would be megabytes.
    assertThat(allocated).isLessThan(REQUESTS / 10);
  }

  @Test
  void preemptions_allocateNothing() {
    Scheduler scheduler = new Scheduler(1, 256);
    Rung piecewise = rung("long", 10);
    piecewise.longestPiece(0.1);
    Ticket patient = new Ticket(() -> true, ladder(piecewise), 16, 1, 0, 1_000L * MS);
    Ticket urgent = new Ticket(() -> true, ladder(rung("urgent", 1)), 2, 1, 0, 1_000L * MS);
    interrupt(scheduler, patient, urgent, 20_000);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    interrupt(scheduler, patient, urgent, REQUESTS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(REQUESTS / 10);
  }

  private static void interrupt(Scheduler scheduler, Ticket patient, Ticket urgent, int requests) {
    for (int request = 0; request < requests; request++) {
      scheduler.submit(patient, 0);
      Assignment run = requireNonNull(scheduler.assign(0));
      scheduler.submit(urgent, 0);
      scheduler.next(requireNonNull(scheduler.preempt(run, 0)), MS, 0);
      scheduler.next(run, 10 * MS, 0);
    }
  }

  private static void decide(Scheduler scheduler, Ticket[] tickets, int requests) {
    int submitted = 0;
    while (submitted < requests) {
      for (Ticket ticket : tickets) {
        scheduler.submit(ticket, 0);
        submitted++;
      }
      Assignment running = scheduler.assign(0);
      while (running != null && scheduler.next(running, MS, 0)) {
        scheduler.withdraw(running.ticket(0));
      }
    }
  }
}
