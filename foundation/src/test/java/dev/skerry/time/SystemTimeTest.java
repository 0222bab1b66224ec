package dev.skerry.time;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
  private final SystemTime time = new SystemTime();

  @AfterEach
  void close() {
    time.close();
  }

  @Test
  void task_runsOnTheDaemonTimerThread() {
    var ran = new CompletableFuture<Thread>();

    time.after(ZERO, () -> ran.complete(Thread.currentThread()));

    assertThat(ran.join().getName()).isEqualTo("skerry-timers");
    assertThat(ran.join().isDaemon()).isTrue();
  }

  @Test
  void task_runsNoSoonerThanAsked() {
    var ran = new CompletableFuture<Long>();
    long asked = time.nanos();

    time.after(Duration.ofMillis(3), () -> ran.complete(time.nanos()));

    assertThat(ran.join() - asked).isGreaterThanOrEqualTo(3_000_000);
  }

  @Test
  void cancel_beforeDue_saysThatItDidIt() {
    Time.Timer timer = time.after(ofHours(1), () -> {});

    assertThat(timer.cancel()).isTrue();
    assertThat(timer.cancel()).isFalse();
  }

  @Test
  void cancel_whileTheTaskRuns_saysThatItCameTooLate() throws InterruptedException {
    var running = new CountDownLatch(1);
    var asked = new Exchanger<Boolean>();
    Time.Timer timer =
        time.after(
            ZERO,
            () -> {
              running.countDown();
              exchange(asked, true);
            });

    running.await();

    assertThat(timer.cancel()).isFalse();
    exchange(asked, false);
  }

  @Test
  void failingTask_isReportedAndTheTimersGoOn() {
    var reported = new CompletableFuture<Throwable>();
    var ranAfter = new CompletableFuture<String>();
    time.after(
        ZERO,
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((t, e) -> reported.complete(e));
          throw new IllegalStateException("broken task");
        });

    time.after(ZERO, () -> ranAfter.complete("ran"));

    assertThat(reported.join()).hasMessage("broken task");
    assertThat(ranAfter.join()).isEqualTo("ran");
  }

  @Test
  void delayWithoutEnd_isAccepted() {
    Time.Timer timer = time.after(Duration.ofSeconds(Long.MAX_VALUE), () -> {});

    assertThat(timer.cancel()).isTrue();
  }

  private static void exchange(Exchanger<Boolean> exchanger, boolean value) {
    try {
      exchanger.exchange(value);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
