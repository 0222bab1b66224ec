package dev.skerry.device.failsafe;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Compares a watchlist with a plain list, and a sentinel with what it was told. */
public final class Watching {
  private static final int STEPS = 3_000;
  private static final long PATIENCE_SECONDS = 3;

  private Watching() {}

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

  /**
   * Plays one seed.
   *
   * @throws AssertionError if somebody would go without an answer, or get one too early
   */
  public static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    list(chance);
    sentinel(chance);
  }

  private static void list(SplittableRandom chance) {
    int capacity = chance.nextInt(1, 60);
    Watchlist list = new Watchlist(capacity);
    List<Mark> armed = new ArrayList<>();
    long now = chance.nextBoolean() ? 0 : Long.MAX_VALUE - 4_000;
    for (int step = 0; step < STEPS; step++) {
      switch (chance.nextInt(5)) {
        case 0, 1 -> {
          Mark mark = new Mark(now + chance.nextInt(200) - 20, () -> {});
          boolean taken = list.arm(mark);
          require(taken == armed.size() < capacity, "armed: " + taken + " of " + armed.size());
          if (taken) {
            armed.add(mark);
          }
        }
        case 2 -> {
          if (!armed.isEmpty()) {
            Mark mark = armed.remove(chance.nextInt(armed.size()));
            list.disarm(mark);
            list.disarm(mark);
          }
        }
        case 3 -> now += chance.nextInt(60);
        default -> takeAll(list, armed, now);
      }
      require(list.size() == armed.size(), "size: " + list.size() + " of " + armed.size());
      if (!armed.isEmpty()) {
        long next = list.nextDue();
        require(armed.stream().noneMatch(mark -> mark.due() - next < 0), "nextDue: not the first");
      }
    }
  }

  private static void takeAll(Watchlist list, List<Mark> armed, long now) {
    for (Sentinel.Armed due = list.takeDue(now); due != null; due = list.takeDue(now)) {
      Sentinel.Armed taken = due;
      require(taken.due() - now <= 0, "fired early");
      require(armed.removeIf(mark -> mark == taken), "fired what was not armed");
      require(armed.stream().noneMatch(mark -> mark.due() - taken.due() < 0), "fired out of order");
    }
    require(armed.stream().noneMatch(mark -> mark.due() - now <= 0), "due, but not fired");
  }

  /** Threads in between, but in any order they must all fire, or not at all. */
  private static void sentinel(SplittableRandom chance) {
    int count = chance.nextInt(1, 12);
    ConcurrentLinkedQueue<Integer> fired = new ConcurrentLinkedQueue<>();
    CountDownLatch left = new CountDownLatch(count);
    try (Sentinel sentinel = Sentinel.start(64, System::nanoTime)) {
      sentinel.arm(new Mark(System.nanoTime() + TimeUnit.HOURS.toNanos(1), () -> {}));
      Mark dropped = new Mark(System.nanoTime() + 20_000_000, () -> fired.add(-1));
      sentinel.arm(dropped);
      sentinel.disarm(dropped);
      for (int i = 0; i < count; i++) {
        int number = i;
        pause(chance);
        sentinel.arm(
            new Mark(
                System.nanoTime() + chance.nextLong(2_000_000),
                () -> {
                  fired.add(number);
                  left.countDown();
                  if (number == 0) {
                    throw new IllegalStateException("one that cannot be answered");
                  }
                }));
      }
      require(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS), left.getCount() + " never fired");
      require(fired.size() == count, "fired: " + fired);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause(SplittableRandom chance) throws InterruptedException {
    if (chance.nextBoolean()) {
      // Long enough for the sentinel to fall asleep.
      TimeUnit.MICROSECONDS.sleep(300);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
