package dev.skerry.cli.fleet;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A job as the fleet tells it.
 *
 * @param left milliseconds; zero if nobody can tell
 * @param result digest of the family
 */
public record JobShown(
    long id,
    String family,
    String model,
    String samples,
    Recipe recipe,
    Map<String, String> labels,
    String askedBy,
    String askedAt,
    String state,
    String worker,
    int attempts,
    String reason,
    double share,
    String doing,
    long left,
    Optional<String> result) {
  /** As {@code skerry optimize} has it. */
  public record Recipe(String level, double accuracyDrop, long seed, String spec) {}

  boolean isOver() {
    return !state.equals("WAITING") && !state.equals("RUNNING");
  }

  /** One line for people. */
  String line() {
    String how =
        switch (state) {
          case "RUNNING" ->
              String.format(Locale.ROOT, "%s, %.0f %%, %s%s", worker, 100 * share, doing, time());
          case "DONE" -> worker + ", " + result.orElse("");
          default -> reason;
        };
    return String.format(
        Locale.ROOT, "%4d  %-20s %-9s  %s", id, family, state.toLowerCase(Locale.ROOT), how);
  }

  private String time() {
    long seconds = left / 1000;
    return left == 0
        ? ""
        : String.format(Locale.ROOT, ", %d:%02d left", seconds / 60, seconds % 60);
  }

  /** For machines: plain values alone. */
  Map<String, Object> plain() {
    return Map.ofEntries(
        Map.entry("id", id),
        Map.entry("family", family),
        Map.entry("labels", labels),
        Map.entry("asked_by", askedBy),
        Map.entry("asked_at", Instant.parse(askedAt).toString()),
        Map.entry("state", state),
        Map.entry("worker", worker),
        Map.entry("attempts", attempts),
        Map.entry("reason", reason),
        Map.entry("share", share),
        Map.entry("doing", doing),
        Map.entry("left_ms", left),
        Map.entry("result", result.orElse("")));
  }
}
