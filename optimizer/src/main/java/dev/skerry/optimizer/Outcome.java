package dev.skerry.optimizer;

import dev.skerry.terms.Family;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What came of an order.
 *
 * @param rows one for each candidate, the original first
 * @param sensitivity by layer of the original, most first: how far the outputs move if that layer
 *     alone is quantized; empty if nothing was
 * @param notes what else there is to know, such as techniques that do not apply
 */
public record Outcome(
    Family family,
    Path folder,
    List<Row> rows,
    SequencedMap<String, Double> sensitivity,
    List<String> notes) {
  public Outcome {
    sensitivity = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sensitivity));
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }
}
