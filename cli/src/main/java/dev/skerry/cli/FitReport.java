package dev.skerry.cli;

import dev.skerry.optimizer.select.Suitability;
import dev.skerry.optimizer.select.Suitability.Taken;
import dev.skerry.optimizer.select.Suitability.There;
import dev.skerry.optimizer.select.Suitability.Verdict;
import dev.skerry.terms.Latency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code skerry probe --for} prints. */
final class FitReport {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private FitReport() {}

  /** For a machine. */
  record Shown(
      String family,
      List<ShownVariant> variants,
      List<ShownMachine> machines,
      @Nullable String cheapest) {}

  /** What a variant took here. */
  record ShownVariant(
      String name,
      double accuracy,
      double p50Us,
      double p99Us,
      long peakMemoryBytes,
      long sizeBytes) {}

  /** Whether a machine would do, {@code measured} or estimated. */
  record ShownMachine(
      String name,
      boolean measured,
      @Nullable Double price,
      boolean wouldDo,
      @Nullable String variant,
      @Nullable Double leastP99Us,
      @Nullable Double mostP99Us,
      @Nullable String against) {}

  static void json(String family, List<Taken> variants, List<Verdict> verdicts) {
    Printed.json(
        new Shown(
            family,
            variants.stream().map(FitReport::shown).toList(),
            verdicts.stream().map(FitReport::shown).toList(),
            Suitability.cheapest(verdicts).map(Verdict::machine).orElse(null)));
  }

  private static ShownVariant shown(Taken variant) {
    return new ShownVariant(
        variant.variant(),
        variant.accuracy(),
        variant.latency().p50().toNanos() / NANOS_PER_MICRO,
        variant.latency().p99().toNanos() / NANOS_PER_MICRO,
        variant.peakMemory().count(),
        variant.size().count());
  }

  private static ShownMachine shown(Verdict verdict) {
    Optional<There> best = verdict.best();
    return new ShownMachine(
        verdict.machine(),
        verdict.measured(),
        verdict.price().isPresent() ? verdict.price().getAsDouble() : null,
        best.isPresent(),
        best.map(There::variant).orElse(null),
        best.map(there -> there.least().toNanos() / NANOS_PER_MICRO).orElse(null),
        best.map(there -> there.most().toNanos() / NANOS_PER_MICRO).orElse(null),
        verdict.against().orElse(null));
  }

  /** For a person. */
  static void print(String family, List<Taken> variants, List<Verdict> verdicts) {
    System.out.printf("Variants of %s, measured here on one core%n%n", family);
    System.out.printf(
        "  %-16s %8s %10s %10s %12s %12s%n",
        "variant", "accuracy", "p50 ms", "p99 ms", "peak memory", "size");
    for (Taken variant : variants) {
      Latency latency = variant.latency();
      System.out.printf(
          Locale.ROOT,
          "  %-16s %8.4f %10.3f %10.3f %12s %12s%n",
          variant.variant(),
          variant.accuracy(),
          latency.p50().toNanos() / NANOS_PER_MILLI,
          latency.p99().toNanos() / NANOS_PER_MILLI,
          variant.peakMemory(),
          variant.size());
    }
    System.out.printf(
        "%nMachines%n%n  %-24s %8s  %-16s %-18s %s%n",
        "machine", "price", "best variant", "p99 ms", "would do");
    verdicts.forEach(FitReport::print);
    Suitability.cheapest(verdicts)
        .ifPresent(
            cheapest -> System.out.printf("%nCheapest that would do: %s%n", cheapest.machine()));
    if (verdicts.size() > 1) {
      System.out.printf(
          "%nOther machines are estimated from how fast one core of theirs computes and reads memory.%n");
    }
  }

  private static void print(Verdict verdict) {
    boolean measured = verdict.measured();
    System.out.printf(
        "  %-24s %8s  %-16s %-18s %s%n",
        verdict.machine() + (measured ? " (this one)" : ""),
        verdict.price().isPresent()
            ? String.format(Locale.ROOT, "%.2f", verdict.price().getAsDouble())
            : "",
        verdict.best().map(There::variant).orElse("none"),
        verdict.best().map(there -> millis(there, measured)).orElse(""),
        verdict.against().map(why -> "no: " + why).orElse(measured ? "yes" : "yes, estimated"));
  }

  private static String millis(There there, boolean measured) {
    String most = String.format(Locale.ROOT, "%.2f", there.most().toNanos() / NANOS_PER_MILLI);
    return measured
        ? most
        : String.format(Locale.ROOT, "%.2f to %s", there.least().toNanos() / NANOS_PER_MILLI, most);
  }
}
