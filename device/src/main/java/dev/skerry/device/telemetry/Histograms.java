package dev.skerry.device.telemetry;

import static java.util.Objects.requireNonNull;

import dev.skerry.link.Sketch;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One agent's latencies: by phase, and by outcome. Thread-safe. */
final class Histograms {
  private final Latencies queue = new Latencies();
  private final Latencies input = new Latencies();
  private final Latencies infer = new Latencies();
  private final Latencies output = new Latencies();
  private final Map<Grade, Map<Reason, Slot>> onTime = new EnumMap<>(Grade.class);
  private final Map<Grade, Map<Reason, Slot>> late = new EnumMap<>(Grade.class);
  private final Map<Category, Slot> refused = new EnumMap<>(Category.class);

  /** Takes what there is: labels, and the sketch that they are for. */
  interface Reader {
    /** A phase of requests that a model ran for. */
    void phase(String phase, Sketch sketch);

    /** Requests that ended alike. */
    void outcome(String grade, String reason, String outcome, Sketch sketch);
  }

  /** Outcomes are many and few of them happen: each has its memory from the first time on. */
  private static final class Slot {
    private final AtomicReference<@Nullable Latencies> latencies = new AtomicReference<>();

    void record(long nanos) {
      Latencies there = latencies.get();
      if (there == null) {
        Latencies fresh = new Latencies();
        Latencies before = latencies.compareAndExchange(null, fresh);
        there = before == null ? fresh : before;
      }
      there.record(nanos);
    }

    Optional<Sketch> read() {
      return Optional.ofNullable(latencies.get()).map(Latencies::read);
    }
  }

  Histograms() {
    for (Grade grade : Grade.values()) {
      onTime.put(grade, slots());
      late.put(grade, slots());
    }
    for (Category category : Category.values()) {
      refused.put(category, new Slot());
    }
  }

  private static Map<Reason, Slot> slots() {
    Map<Reason, Slot> slots = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      slots.put(reason, new Slot());
    }
    return slots;
  }

  void phases(long queued, long inputNanos, long inferNanos, long outputNanos) {
    queue.record(queued);
    input.record(inputNanos);
    infer.record(inferNanos);
    output.record(outputNanos);
  }

  void answered(Grade grade, Reason reason, boolean inTime, long nanos) {
    Map<Reason, Slot> reasons = requireNonNull((inTime ? onTime : late).get(grade));
    requireNonNull(reasons.get(reason)).record(nanos);
  }

  void refused(Category category, long nanos) {
    requireNonNull(refused.get(category)).record(nanos);
  }

  void read(Reader reader) {
    reader.phase("queue", queue.read());
    reader.phase("input", input.read());
    reader.phase("infer", infer.read());
    reader.phase("output", output.read());
    read(onTime, "on_time", reader);
    read(late, "late", reader);
    refused.forEach((category, slot) ->
        slot.read()
            .ifPresent(sketch -> reader.outcome("none", label(category), "refused", sketch)));
  }

  /** Takes what came of all answers of one kind. */
  interface Answers {
    void of(Grade grade, boolean inTime, Sketch sketch);
  }

  void answers(Answers answers) {
    onTime.forEach((grade, reasons) -> answers(answers, grade, true, reasons));
    late.forEach((grade, reasons) -> answers(answers, grade, false, reasons));
  }

  private static void answers(
      Answers answers, Grade grade, boolean inTime, Map<Reason, Slot> reasons) {
    reasons
        .values()
        .forEach(slot -> slot.read().ifPresent(sketch -> answers.of(grade, inTime, sketch)));
  }

  private static void read(Map<Grade, Map<Reason, Slot>> all, String outcome, Reader reader) {
    all.forEach((grade, reasons) ->
        reasons.forEach((reason, slot) ->
            slot.read()
                .ifPresent(
                    sketch -> reader.outcome(label(grade), reason.label(), outcome, sketch))));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
