package dev.skerry.optimizer;

import dev.skerry.terms.Family;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of an order.
 *
 * @param rows one for each candidate, the original first
 * @param notes what else there is to know, such as techniques that do not apply
 */
public record Outcome(Family family, Path folder, List<Row> rows, List<String> notes) {
  public Outcome {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }
}
