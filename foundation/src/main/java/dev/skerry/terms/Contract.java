package dev.skerry.terms;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a family's owner promises of its outputs, by name; an answer that breaks it is never given.
 * Outputs that are not named are held to their shape and type alone.
 */
public record Contract(SortedMap<String, OutputLimits> outputs) {
  public Contract {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "contract: no outputs (expected: limits for at least one)");
    }
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
  }

  public static Contract of(Map<String, OutputLimits> outputs) {
    return new Contract(new TreeMap<>(outputs));
  }
}
