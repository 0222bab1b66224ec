package dev.skerry.optimizer.select;

import dev.skerry.optimizer.measure.PairedTest.Finding;
import dev.skerry.optimizer.measure.Ratio;
import dev.skerry.terms.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides which candidates become variants, and why the others do not. */
public final class Selection {
  /* Intervals are of one process; in the next one, the same two differ by half a per cent more or less. */
  private static final double SURELY = 1.01;

  private Selection() {}

  /**
   * A decision for each contender, in their order. One at least is kept: if none keeps to the
   * limits, it is the original.
   *
   * @param contenders the original among them
   */
  public static List<Decision> of(List<Contender> contenders, Limits limits) {
    return of(contenders, limits, false);
  }

  /**
   * A decision for each contender.
   *
   * @param blind whether accuracy tells too little for the original to give way to anything
   */
  public static List<Decision> of(List<Contender> contenders, Limits limits, boolean blind) {
    Map<String, Decision> decisions = new LinkedHashMap<>();
    List<Contender> within = new ArrayList<>();
    for (Contender contender : contenders) {
      Optional<String> broken = broken(contender, limits);
      if (broken.isPresent()) {
        decisions.put(contender.name(), new Decision(contender.name(), false, broken.get()));
      } else {
        decisions.put(contender.name(), new Decision(contender.name(), true, praise(contender)));
        within.add(contender);
      }
    }
    for (Contender contender : within) {
      if (blind && contender.isOriginal()) {
        continue;
      }
      better(contender, within)
          .ifPresent(other ->
              decisions.put(
                  contender.name(),
                  new Decision(
                      contender.name(),
                      false,
                      other.name() + " is as accurate or more, and as fast or faster")));
    }
    if (within.isEmpty()) {
      Contender original = original(contenders);
      String why = broken(original, limits).orElse("");
      decisions.put(
          original.name(),
          new Decision(
              original.name(),
              true,
              "no candidate keeps to the limits; not even this one: " + why));
    }
    return List.copyOf(decisions.values());
  }

  private static Contender original(List<Contender> contenders) {
    return contenders.stream()
        .filter(Contender::isOriginal)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "contenders: "
                    + contenders.stream().map(Contender::name).toList()
                    + " (expected: the original among them)"));
  }

  private static Optional<String> broken(Contender contender, Limits limits) {
    if (contender.drop().against(limits.accuracyDrop()) == Finding.BEYOND) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "loses %.4f of accuracy (allowed: %s)",
              contender.drop().drop(),
              limits.accuracyDrop()));
    }
    Optional<String> slow =
        limits
            .p95()
            .filter(most -> contender.p95().compareTo(most) > 0)
            .map(most -> "p95 " + micros(contender.p95()) + " (allowed: " + micros(most) + ")");
    Optional<String> hungry =
        limits
            .memory()
            .filter(most -> contender.memory().compareTo(most) > 0)
            .map(most -> "adds " + contender.memory() + " of memory (allowed: " + most + ")");
    Optional<String> large = tooLarge(contender.size(), limits.size());
    return slow.or(() -> hungry).or(() -> large).or(() -> notFaster(contender));
  }

  private static Optional<String> tooLarge(Bytes size, Optional<Bytes> limit) {
    return limit
        .filter(most -> size.compareTo(most) > 0)
        .map(most -> "file of " + size + " (allowed: " + most + ")");
  }

  private static Optional<String> notFaster(Contender contender) {
    Ratio speedup = contender.speedup();
    if (contender.isOriginal() || speedup.low() > SURELY) {
      return Optional.empty();
    }
    String how = speedup.high() < 1 ? "slower than the original: x" : "not surely faster: x";
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s%.2f (%.2f to %.2f)",
            how,
            speedup.speedup(),
            speedup.low(),
            speedup.high()));
  }

  /*
   * Of two that are alike in both, the smaller file; then the first by name. The original gives way
   * only to one that is faster and not worse on any samples like these.
   */
  private static Optional<Contender> better(Contender contender, List<Contender> others) {
    return others.stream()
        .filter(other -> !other.isOriginal() && !other.name().equals(contender.name()))
        .filter(other -> other.accuracy() >= contender.accuracy())
        .filter(other ->
            contender.isOriginal()
                ? other.drop().high() <= 0
                : other.speedup().speedup() >= contender.speedup().speedup()
                    && order().compare(other, contender) < 0)
        .min(order());
  }

  private static Comparator<Contender> order() {
    return Comparator.comparingDouble((Contender each) -> -each.accuracy())
        .thenComparingDouble(each -> -each.speedup().speedup())
        .thenComparing(Contender::size)
        .thenComparing(Contender::name);
  }

  private static String praise(Contender contender) {
    if (contender.isOriginal()) {
      return "what the others are measured against";
    }
    String faster =
        String.format(
            Locale.ROOT,
            "x%.2f (%.2f to %.2f), loses %.4f (%.4f to %.4f)",
            contender.speedup().speedup(),
            contender.speedup().low(),
            contender.speedup().high(),
            contender.drop().drop(),
            contender.drop().low(),
            contender.drop().high());
    return faster;
  }

  private static String micros(Duration duration) {
    return duration.toNanos() / 1000 + " µs";
  }
}
