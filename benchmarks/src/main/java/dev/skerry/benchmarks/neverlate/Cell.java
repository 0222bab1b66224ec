package dev.skerry.benchmarks.neverlate;

/**
 * One combination of circumstances.
 *
 * @param arrivals who comes when
 * @param load requests a second, as a multiple of what the full model could answer
 * @param deadline what a request gives, as a multiple of the full model's p99
 * @param mixed whether a third of the requests give 1.25, a third {@code deadline}, and a third
 *     three times {@code deadline} instead
 */
public record Cell(Arrivals arrivals, double load, double deadline, boolean mixed) {
  static final double SHORTEST = 1.25;
  static final double LONGEST = 3;

  public Cell {
    if (!(load > 0 && load <= 100)) {
      throw new IllegalArgumentException("load: " + load + " (expected: above 0, at most 100)");
    }
    if (!(deadline >= 1 && deadline <= 1000)) {
      throw new IllegalArgumentException("deadline: " + deadline + " (expected: 1 to 1000)");
    }
  }
}
