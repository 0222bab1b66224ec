package dev.skerry.optimizer.look;

import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.samples.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * How some numbers lie.
 *
 * @param count of those that are numbers
 * @param notNumbers how many are NaN or infinite, and left out of all else
 * @param min 0 if there are no numbers, as are the others
 * @param std the deviation from the mean
 */
public record Spread(long count, long notNumbers, double min, double mean, double max, double std) {
  /** Of rows of numbers, each column. */
  static List<Spread> columns(TensorSpec spec, Samples rows) {
    List<Tally> columns = new ArrayList<>();
    for (int place = 0; place < rows.count(); place++) {
      var numbers = rows.numbers(spec, place).floats();
      for (int column = 0; column < numbers.limit(); column++) {
        if (column == columns.size()) {
          columns.add(new Tally());
        }
        columns.get(column).add(numbers.get(column));
      }
    }
    return columns.stream().map(Tally::spread).toList();
  }

  /** Numbers as they come (Welford, "Note on a method for calculating corrected sums", 1962). */
  static final class Tally {
    private long count;
    private long notNumbers;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;

    void add(double number) {
      if (!Double.isFinite(number)) {
        notNumbers++;
        return;
      }
      count++;
      min = Math.min(min, number);
      max = Math.max(max, number);
      double distance = number - mean;
      mean += distance / count;
      squares += distance * (number - mean);
    }

    Spread spread() {
      return count == 0
          ? new Spread(0, notNumbers, 0, 0, 0, 0)
          : new Spread(count, notNumbers, min, mean, max, Math.sqrt(squares / count));
    }
  }
}
