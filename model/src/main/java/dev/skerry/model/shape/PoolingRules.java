package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.tensor.ElementType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Poolings: each channel by itself over windows, or over the whole plane. */
final class PoolingRules {
  private PoolingRules() {}

  static void addTo(Map<String, Rule> rules) {
    for (String type : List.of("AveragePool", "LpPool", "MaxPool")) {
      rules.put(type, PoolingRules::pool);
    }
    for (String type : List.of("GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool")) {
      rules.put(type, step -> step.out(step.element(0), global(step.dims(0))));
    }
  }

  private static void pool(Step step) {
    Dims x = step.dims(0);
    long[] kernel = step.integers("kernel_shape");
    if (x != null && x.rank() != kernel.length + 2) {
      throw new Contradiction(
          "input " + x + " (expected: batch, channels and " + kernel.length + " spatial axes)");
    }
    Dims pooled = x;
    for (int i = 0; pooled != null && i < kernel.length; i++) {
      Window window = Window.of(step.node(), i, kernel.length, kernel[i]);
      pooled = pooled.with(2 + i, window.over(pooled.axis(2 + i)));
    }
    step.out(step.element(0), pooled);
    step.out(1, ElementType.INT64, pooled);
  }

  private static @Nullable Dims global(@Nullable Dims x) {
    Dims pooled = x;
    for (int i = 2; pooled != null && i < pooled.rank(); i++) {
      pooled = pooled.with(i, Dim.of(1));
    }
    return pooled;
  }
}
