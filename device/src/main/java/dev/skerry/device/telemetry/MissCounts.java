package dev.skerry.device.telemetry;

import static java.util.Objects.requireNonNull;

import dev.skerry.device.telemetry.Miss.Kind;
import dev.skerry.link.Cause;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many requests missed the best answer in time, by how far and why. Thread-safe. */
final class MissCounts {
  private final Map<Kind, Map<Cause, LongAdder>> counts = new EnumMap<>(Kind.class);

  MissCounts() {
    for (Kind kind : Kind.values()) {
      Map<Cause, LongAdder> causes = new EnumMap<>(Cause.class);
      for (Cause cause : Cause.values()) {
        causes.put(cause, new LongAdder());
      }
      counts.put(kind, causes);
    }
  }

  void add(Kind kind, Cause cause) {
    at(kind, cause).increment();
  }

  long count(Kind kind, Cause cause) {
    return at(kind, cause).sum();
  }

  private LongAdder at(Kind kind, Cause cause) {
    return requireNonNull(requireNonNull(counts.get(kind)).get(cause));
  }
}
