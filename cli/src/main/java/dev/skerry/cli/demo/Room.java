package dev.skerry.cli.demo;

import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The devices that can be asked: one after the other, or first the one that all favour, and another
 * one, within the time that is left, if one cannot be reached.
 */
final class Room {
  private static final long LEAST = 1_000_000;

  private final List<DeviceProcess> devices = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Time time;
  private volatile @Nullable DeviceProcess favourite;

  Room(Time time) {
    this.time = time;
  }

  void add(DeviceProcess device) {
    devices.add(device);
  }

  void remove(DeviceProcess device) {
    devices.remove(device);
  }

  /** From now on everybody asks {@code device} first. */
  void favour(DeviceProcess device) {
    favourite = device;
  }

  /** From now on they are asked in turns. */
  void favourNobody() {
    favourite = null;
  }

  List<DeviceProcess> devices() {
    return List.copyOf(devices);
  }

  /** Asks whoever is next. */
  Answer ask(Question question, Duration deadline) {
    long end = time.nanos() + deadline.toNanos();
    List<DeviceProcess> all = List.copyOf(devices);
    DeviceProcess favoured = favourite;
    int first =
        favoured != null && all.contains(favoured)
            ? all.indexOf(favoured)
            : Math.floorMod(next.getAndIncrement(), Math.max(1, all.size()));
    @Nullable InferenceException last = null;
    for (int i = 0; i < all.size(); i++) {
      long left = end - time.nanos();
      DeviceProcess device = all.get((first + i) % all.size());
      if (!device.isReady()) {
        continue;
      }
      try {
        // Whoever is late is told so: an answer is not lost for being late.
        return device.client().ask(question.within(Duration.ofNanos(Math.max(LEAST, left))));
      } catch (InferenceException e) {
        if (e.category() != Category.UNAVAILABLE && e.category() != Category.NOT_FOUND) {
          throw e;
        }
        last = e;
      }
    }
    throw last != null
        ? last
        : new InferenceException(Category.UNAVAILABLE, "no device can be reached in time");
  }
}
