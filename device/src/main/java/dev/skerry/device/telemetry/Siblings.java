package dev.skerry.device.telemetry;

import dev.skerry.terms.Grade;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Which sibling of a family gave how many answers. Thread-safe, never blocks. */
final class Siblings {
  /* More than any ladder has; a family that is reloaded brings others, but not for ever. */
  private static final int MOST = 64;

  private final Map<String, Map<Grade, LongAdder>> answers = new ConcurrentHashMap<>();

  /** Whoever looks at the counts. */
  interface Reader {
    void count(String variant, Grade grade, long answers);
  }

  /**
   * An answer was given.
   *
   * @param variant that gave it; empty if none did
   */
  void answered(String variant, Grade grade) {
    @Nullable Map<Grade, LongAdder> there = answers.get(variant);
    if (there == null && answers.size() < MOST) {
      there = answers.computeIfAbsent(variant, name -> none());
    }
    LongAdder count = there == null ? null : there.get(grade);
    if (count != null) {
      count.increment();
    }
  }

  /* Nobody adds to it after this, so that all may read it. */
  private static Map<Grade, LongAdder> none() {
    Map<Grade, LongAdder> none = new EnumMap<>(Grade.class);
    for (Grade grade : Grade.values()) {
      none.put(grade, new LongAdder());
    }
    return none;
  }

  void each(Reader reader) {
    answers.forEach((variant, grades) ->
        grades.forEach((grade, count) -> {
          if (count.sum() > 0) {
            reader.count(variant, grade, count.sum());
          }
        }));
  }
}
