package dev.skerry.device.isolation;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What every child of a household is to have. Thread-safe.
 *
 * <p>Numbers ascend, and a model has a lower one than memory shared with it: it comes first, and
 * goes last.
 */
final class Inventory {
  private final SortedMap<Integer, Item> items = new TreeMap<>();
  private int numbers;

  /** A number for an item to come. */
  synchronized int number() {
    return numbers++;
  }

  synchronized void put(int number, Item item) {
    items.put(number, item);
  }

  /** What has this number; null if it was taken out. */
  synchronized @Nullable Item item(int number) {
    return items.get(number);
  }

  /** Takes out what has this number; null if nothing has. */
  synchronized @Nullable Item remove(int number) {
    return items.remove(number);
  }

  /**
   * Gives a new child all there is, takes from it what went meanwhile, and has it admitted in a
   * moment in which nothing comes or goes: whoever puts something in after that finds the child
   * among the others.
   */
  void equip(BiConsumer<Integer, Item> give, BiConsumer<Integer, Item> take, Runnable admit) {
    SortedMap<Integer, Item> given = new TreeMap<>();
    while (true) {
      SortedMap<Integer, Item> missing;
      SortedMap<Integer, Item> gone = new TreeMap<>(given);
      synchronized (this) {
        missing = new TreeMap<>(items);
        missing.keySet().removeAll(given.keySet());
        gone.keySet().removeAll(items.keySet());
        if (missing.isEmpty() && gone.isEmpty()) {
          admit.run();
          return;
        }
      }
      missing.forEach(give);
      gone.reversed().forEach(take);
      given.putAll(missing);
      given.keySet().removeAll(gone.keySet());
    }
  }
}
