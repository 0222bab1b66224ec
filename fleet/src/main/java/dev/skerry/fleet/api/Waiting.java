package dev.skerry.fleet.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Devices that wait for something to change, each on its own virtual thread. */
final class Waiting {
  private final ConcurrentHashMap<String, CountDownLatch> bells = new ConcurrentHashMap<>();

  /** One device that waits, from when it is made until it is closed. */
  final class Place implements AutoCloseable {
    private final String device;
    private final CountDownLatch bell;

    private Place(String device, CountDownLatch bell) {
      this.device = device;
      this.bell = bell;
    }

    /** Waits until something changes, at most this long; also if it did before this call. */
    void await(long millis) throws InterruptedException {
      var _ = bell.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      bells.remove(device, bell);
    }
  }

  /**
   * Begins to wait. Whatever changes from now on ends it, so look how things are after this, not
   * before. If {@code device} waits already, that ends.
   */
  Place enter(String device) {
    CountDownLatch bell = new CountDownLatch(1);
    CountDownLatch before = bells.put(device, bell);
    if (before != null) {
      before.countDown();
    }
    return new Place(device, bell);
  }

  void wake(String device) {
    CountDownLatch bell = bells.get(device);
    if (bell != null) {
      bell.countDown();
    }
  }

  void wakeAll() {
    bells.values().forEach(CountDownLatch::countDown);
  }

  int count() {
    return bells.size();
  }
}
