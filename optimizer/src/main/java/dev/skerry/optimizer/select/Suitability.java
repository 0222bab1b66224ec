package dev.skerry.optimizer.select;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.DeviceProfile.Calibration;
import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Which machines would do for a family, from what its variants took on one of them.
 *
 * <p>Of another machine it is known how fast one core computes and reads memory. A variant is
 * somewhere between: it takes as many times as long there as the reference is faster in the one or
 * the other, and the longer of both must do. Integers are not counted on where no instruction for
 * them is known: there, such a variant may take as long as the original.
 */
public final class Suitability {
  private static final Set<String> INTEGER_PRODUCTS =
      Set.of("avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm");

  private final DeviceProfile reference;
  private final List<Taken> variants;

  /**
   * Variants on {@code reference}, where they were measured.
   *
   * @param variants the original first
   */
  public Suitability(DeviceProfile reference, List<Taken> variants) {
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("variants: none (expected: >= 1)");
    }
    this.reference = reference;
    this.variants = List.copyOf(variants);
  }

  /**
   * What is wanted of a family.
   *
   * @param within how long 99 runs in 100 may take
   * @param accuracy from 0 to 1, at least
   */
  public record Wanted(Optional<Duration> within, double accuracy) {}

  /**
   * What a variant was measured to need.
   *
   * @param peakMemory what it adds to a process
   * @param integers whether it computes in 8-bit integers
   */
  public record Taken(
      String variant,
      double accuracy,
      Latency latency,
      Bytes peakMemory,
      Bytes size,
      boolean integers) {}

  /**
   * A variant on a machine.
   *
   * @param least what 99 runs in 100 take there at the least; as long as {@code most} where they
   *     were measured
   * @param against why it would not do; empty if it would
   */
  public record There(String variant, Duration least, Duration most, Optional<String> against) {}

  /**
   * What became of a machine.
   *
   * @param measured whether the variants were measured there, and not estimated
   * @param best the most accurate variant that would do there; empty if none would
   * @param against why none would
   */
  public record Verdict(
      String machine,
      boolean measured,
      OptionalDouble price,
      List<There> variants,
      Optional<There> best,
      Optional<String> against) {
    public Verdict {
      variants = List.copyOf(variants);
    }
  }

  /** Whether {@code machine} would do. */
  public Verdict judge(DeviceProfile machine, OptionalDouble price, Wanted wanted) {
    Optional<String> small = tooSmall(machine);
    Optional<Times> times = times(machine);
    List<There> there = new ArrayList<>();
    if (times.isPresent()) {
      for (Taken variant : variants) {
        there.add(there(variant, times.get(), wanted));
      }
    }
    Optional<There> best =
        small.isPresent()
            ? Optional.empty()
            : there.stream().filter(variant -> variant.against().isEmpty()).findFirst();
    Optional<String> against =
        best.isPresent()
            ? Optional.empty()
            : small.or(() -> Optional.of(times.isEmpty() ? "never measured" : why(there)));
    return new Verdict(machine.name(), machine.equals(reference), price, there, best, against);
  }

  /** The one with the lowest price among those that would do. */
  public static Optional<Verdict> cheapest(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.best().isPresent() && verdict.price().isPresent())
        .min(Comparator.comparingDouble(verdict -> verdict.price().getAsDouble()));
  }

  private Optional<String> tooSmall(DeviceProfile machine) {
    long memory = variants.stream().mapToLong(variant -> variant.peakMemory().count()).sum();
    long storage = variants.stream().mapToLong(variant -> variant.size().count()).sum();
    if (memory > machine.memory().count()) {
      return Optional.of(
          "memory: " + machine.memory() + " (expected: >= " + new Bytes(memory) + ")");
    }
    if (storage > machine.storage().count()) {
      return Optional.of(
          "storage: " + machine.storage() + " (expected: >= " + new Bytes(storage) + ")");
    }
    return Optional.empty();
  }

  /** How many times as long runs take as on the reference. */
  private record Times(double least, double most, boolean integers) {}

  private Optional<Times> times(DeviceProfile machine) {
    boolean integers = !hasIntegers(reference) || hasIntegers(machine);
    if (machine.equals(reference)) {
      return Optional.of(new Times(1, 1, integers));
    }
    if (reference.calibration().isEmpty() || machine.calibration().isEmpty()) {
      return Optional.empty();
    }
    Calibration here = reference.calibration().get();
    Calibration there = machine.calibration().get();
    double compute = here.gigaflops() / there.gigaflops();
    double memory = here.gigabytesPerSecond() / there.gigabytesPerSecond();
    return Double.isFinite(compute) && Double.isFinite(memory)
        ? Optional.of(new Times(Math.min(compute, memory), Math.max(compute, memory), integers))
        : Optional.empty();
  }

  private static boolean hasIntegers(DeviceProfile machine) {
    return machine.cpu().features().stream().anyMatch(INTEGER_PRODUCTS::contains);
  }

  private There there(Taken variant, Times times, Wanted wanted) {
    Duration taken = variant.latency().p99();
    Duration least = scaled(taken, times.least());
    Duration most = scaled(taken, times.most());
    if (variant.integers() && !times.integers()) {
      Duration original = scaled(variants.getFirst().latency().p99(), times.most());
      most = most.compareTo(original) < 0 ? original : most;
    }
    return new There(variant.variant(), least, most, against(variant, most, wanted));
  }

  private static Optional<String> against(Taken variant, Duration most, Wanted wanted) {
    if (variant.accuracy() < wanted.accuracy()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "accuracy: %.4f (expected: >= %s)",
              variant.accuracy(),
              wanted.accuracy()));
    }
    return wanted
        .within()
        .filter(within -> most.compareTo(within) > 0)
        .map(within -> "p99: " + millis(most) + " ms (expected: <= " + millis(within) + " ms)");
  }

  private static String why(List<There> variants) {
    return variants.stream()
        .min(Comparator.comparing(There::most))
        .flatMap(There::against)
        .orElse("no variant");
  }

  private static Duration scaled(Duration taken, double times) {
    return Duration.ofNanos(Math.round(taken.toNanos() * times));
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e6);
  }
}
