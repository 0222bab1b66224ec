package dev.skerry.terms;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One trained model and its siblings, most accurate first. Immutable: another set of files is
 * another family version.
 *
 * @param version counts up; what clients of the Open Inference Protocol see as the model's version
 * @param safeAnswer what the family's owner declares safe, if anything is
 * @param labels the classes in the order of the output, if it classifies
 * @param contract what its outputs are held to, beside their shapes and types
 */
public record Family(
    String name,
    int version,
    List<Variant> variants,
    Optional<SafeAnswer> safeAnswer,
    List<String> labels,
    Optional<Contract> contract) {
  public Family {
    Names.check("family", name);
    if (version < 1) {
      throw new IllegalArgumentException("version: " + version + " (expected: >= 1)");
    }
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("variants of " + name + ": none (expected: >= 1)");
    }
    Set<String> names = new HashSet<>();
    for (Variant variant : variants) {
      if (!names.add(variant.name())) {
        throw new IllegalArgumentException(
            "variant: \"" + variant.name() + "\" twice in " + name + " (expected: once)");
      }
    }
    variants = List.copyOf(variants);
    labels = List.copyOf(labels);
  }

  /** A family whose outputs are held to nothing but their shapes and types. */
  public Family(
      String name,
      int version,
      List<Variant> variants,
      Optional<SafeAnswer> safeAnswer,
      List<String> labels) {
    this(name, version, variants, safeAnswer, labels, Optional.empty());
  }

  /** This family, with its outputs held to {@code declared}. */
  public Family withContract(Contract declared) {
    return new Family(name, version, variants, safeAnswer, labels, Optional.of(declared));
  }
}
