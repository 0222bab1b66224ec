package dev.skerry.device.telemetry;

import dev.skerry.terms.Grade;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How many answers were given, by the variant that gave them and by grade. Thread-safe. */
final class AnswerCounts {
  /* More than any ladder has; a family that is reloaded brings others, but not for ever. */
  private static final int MOST = 64;

  private final Map<String, Map<Grade, LongAdder>> counts = new ConcurrentHashMap<>();

  /** Whoever looks at the counts. */
  interface Reader {
    void count(String variant, Grade grade, long answers);
  }

  /**
   * An answer was given.
   *
   * @param variant that gave it; empty if none did
   */
  void add(String variant, Grade grade) {
    @Nullable Map<Grade, LongAdder> there = counts.get(variant);
    if (there == null && counts.size() < MOST) {
      there = counts.computeIfAbsent(variant, name -> none());
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
    counts.forEach((variant, grades) ->
        grades.forEach((grade, count) -> {
          if (count.sum() > 0) {
            reader.count(variant, grade, count.sum());
          }
        }));
  }
}
