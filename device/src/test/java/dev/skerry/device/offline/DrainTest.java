package dev.skerry.device.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.offline.Drain.Step;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private final Drain drain = new Drain(1e9);

  /* Sends for ten seconds over a link that takes 5 ms and 1 ms for 10 kB; returns bytes sent. */
  private long tenSeconds(long from, long handed, int live) {
    long now = from;
    long sent = 0;
    while (now - from < 10 * SECOND) {
      switch (drain.look(now, handed, live)) {
        case Step.Wait(long nanos) -> now += nanos;
        case Step.Send(int bytes) -> {
          long took = 5 * MILLI + bytes * 100L;
          drain.sent(now, now + took, bytes);
          now += took;
          sent += bytes;
        }
      }
    }
    return sent;
  }

  @Test
  void backlog_goesAtLeastFiftyTimesAsFastAsItCame() {
    long bytesPerSecond = 20_000;
    long now = 0;
    long handed = 0;
    for (int second = 0; second < 3600; second++, now += SECOND) {
      handed += bytesPerSecond;
      drain.look(now, handed, 0);
    }

    assertThat(tenSeconds(now, handed, 0)).isGreaterThan(10 * 50 * bytesPerSecond);
  }

  @Test
  void rate_neverExceedsTheMost() {
    Drain slow = new Drain(50_000);
    long now = 0;
    long sent = 0;
    while (now < 100 * SECOND) {
      switch (slow.look(now, 10_000_000, 0)) {
        case Step.Wait(long nanos) -> now += nanos;
        case Step.Send(int bytes) -> {
          slow.sent(now, now + MILLI, bytes);
          now += MILLI;
          sent += bytes;
        }
      }
    }

    assertThat(sent).isBetween(4_500_000L, 5_600_000L);
  }

  @Test
  void liveRequests_goFirst_yetNotForEver() {
    long alone = tenSeconds(0, 10_000_000, 0);
    long beside = tenSeconds(20 * SECOND, 10_000_000, 5);

    assertThat(beside).isPositive().isLessThan(alone / 10);
  }
}
