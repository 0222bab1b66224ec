package dev.skerry.model.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Lineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a variant was made, as it stands in {@code family.json}. What is wrong with it is found while
 * it is read, when it is still known in which line it stands.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Ancestry(
    @Nullable String parent,
    @JsonProperty(required = true) @Nullable List<@Nullable String> steps,
    @JsonProperty(required = true) @Nullable String tool) {
  Ancestry {
    checked(parent, steps, tool);
  }

  static Ancestry of(Lineage lineage) {
    return new Ancestry(
        lineage.parent().map(Digest::hex).orElse(null),
        new ArrayList<>(lineage.steps()),
        lineage.tool());
  }

  Lineage toLineage() {
    return checked(parent, steps, tool);
  }

  private static Lineage checked(
      @Nullable String parent, @Nullable List<@Nullable String> steps, @Nullable String tool) {
    if (steps == null || tool == null) {
      throw new IllegalArgumentException(
          (steps == null ? "steps" : "tool") + ": null (expected: a list of steps, and a tool)");
    }
    List<String> lines = new ArrayList<>();
    for (String step : steps) {
      if (step == null) {
        throw new IllegalArgumentException(
            "steps[" + lines.size() + "]: null (expected: a line of text)");
      }
      lines.add(step);
    }
    return new Lineage(Optional.ofNullable(parent).map(Digest::new), lines, tool);
  }
}
