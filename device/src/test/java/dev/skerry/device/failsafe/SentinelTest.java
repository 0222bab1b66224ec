package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SentinelTest {
  private static final long PATIENCE_SECONDS = 30;

  private final Sentinel sentinel = Sentinel.start(2_001, System::nanoTime);

  @AfterEach
  void stop() {
    sentinel.close();
  }

  private static final class Mark extends Sentinel.Armed {
    private final Runnable onFire;

    Mark(long due, Runnable onFire) {
      super(due);
      this.onFire = onFire;
    }

    @Override
    public void fire() {
      onFire.run();
    }
  }

  @Test
  void dueMark_fires() throws InterruptedException {
    CountDownLatch fired = new CountDownLatch(1);

    sentinel.arm(new Mark(System.nanoTime() + 1_000_000, fired::countDown));

    assertThat(fired.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void earlierMark_wakesASentinelThatSleepsForALaterOne() throws InterruptedException {
    CountDownLatch fired = new CountDownLatch(1);
    sentinel.arm(new Mark(System.nanoTime() + TimeUnit.HOURS.toNanos(1), () -> {}));

    sentinel.arm(new Mark(System.nanoTime() + 1_000_000, fired::countDown));

    assertThat(fired.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void disarmedMark_neverFires() throws InterruptedException {
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch after = new CountDownLatch(1);
    long now = System.nanoTime();
    Mark disarmed = new Mark(now + 20_000_000, wrong::incrementAndGet);
    sentinel.arm(disarmed);
    sentinel.arm(new Mark(now + 40_000_000, after::countDown));

    sentinel.disarm(disarmed);

    assertThat(after.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).hasValue(0);
  }

  @Test
  void manyMarks_fireInOrderOfTheirTimes() throws InterruptedException {
    ConcurrentLinkedQueue<Long> order = new ConcurrentLinkedQueue<>();
    SplittableRandom random = new SplittableRandom(11);
    long base = System.nanoTime() + 200_000_000;
    List<Mark> armed = new ArrayList<>();
    CountDownLatch fired = new CountDownLatch(1_000);
    for (int i = 0; i < 2_000; i++) {
      long due = base + random.nextLong(50_000_000);
      Mark mark =
          new Mark(
              due,
              () -> {
                order.add(due);
                fired.countDown();
              });
      armed.add(mark);
      sentinel.arm(mark);
    }

    for (int i = 0; i < 2_000; i += 2) {
      sentinel.disarm(armed.get(i));
      sentinel.disarm(armed.get(i));
    }

    assertThat(fired.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(List.copyOf(order)).hasSize(1_000).isSorted();
  }
}
