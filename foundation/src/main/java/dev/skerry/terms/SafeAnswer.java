package dev.skerry.terms;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to say when no model can be asked in time: for each output, the values of one sample,
 * row-major. Its owner declares it; there is no default, because nobody else can know what is safe.
 */
public record SafeAnswer(SortedMap<String, List<Double>> outputs) {
  public SafeAnswer {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "outputs: none (expected: values for every output of the model)");
    }
    TreeMap<String, List<Double>> copy = new TreeMap<>();
    outputs.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    outputs = Collections.unmodifiableSortedMap(copy);
  }

  public static SafeAnswer of(Map<String, List<Double>> outputs) {
    return new SafeAnswer(new TreeMap<>(outputs));
  }
}
