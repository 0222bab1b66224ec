package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;
import static dev.skerry.device.schedule.Rungs.ladder;
import static dev.skerry.device.schedule.Rungs.rung;
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
