package dev.skerry.model.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.skerry.terms.Contract;
import dev.skerry.terms.OutputLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one output, as they stand in {@code family.json}. What is left out is not limited,
 * but for {@code finite}, which is true unless it says otherwise.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Limits(
    @Nullable Boolean finite,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable List<@Nullable Integer> classes,
    @Nullable Double changePerSecond,
    @Nullable Long oldestNanos) {
  static Map<String, Limits> of(Contract contract) {
    Map<String, Limits> declared = new TreeMap<>();
    contract.outputs().forEach((name, limits) -> declared.put(name, of(limits)));
    return declared;
  }

  private static Limits of(OutputLimits limits) {
    return new Limits(
        limits.finite(),
        orNull(limits.least()),
        orNull(limits.most()),
        limits.classes().isEmpty() ? null : List.copyOf(limits.classes()),
        orNull(limits.changePerSecond()),
        limits.oldest().map(Duration::toNanos).orElse(null));
  }

  static Contract toContract(Map<String, Limits> declared) {
    Map<String, OutputLimits> outputs = new TreeMap<>();
    declared.forEach((name, limits) -> outputs.put(name, checked(name, limits)));
    return Contract.of(outputs);
  }

  private static OutputLimits checked(String output, @Nullable Limits limits) {
    if (limits == null) {
      throw new IllegalArgumentException(
          "contract of " + output + ": null (expected: an object of limits)");
    }
    try {
      return limits.toLimits();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("contract of " + output + ": " + e.getMessage(), e);
    }
  }

  private OutputLimits toLimits() {
    return new OutputLimits(
        finite == null || finite,
        orEmpty(min),
        orEmpty(max),
        distinct(classes),
        orEmpty(changePerSecond),
        Optional.ofNullable(oldestNanos).map(Duration::ofNanos));
  }

  private static Set<Integer> distinct(@Nullable List<@Nullable Integer> classes) {
    Set<Integer> distinct = new TreeSet<>();
    if (classes == null) {
      return distinct;
    }
    for (Integer number : classes) {
      if (number == null || !distinct.add(number)) {
        throw new IllegalArgumentException(
            "classes: " + classes + " (expected: numbers, each once)");
      }
    }
    if (distinct.isEmpty()) {
      throw new IllegalArgumentException("classes: [] (expected: at least one, or none said)");
    }
    return distinct;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }

  private static OptionalDouble orEmpty(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
