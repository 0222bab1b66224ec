package dev.skerry.terms;

import java.util.Optional;

/**
 * One member of a family: a model file that answers the same questions as its siblings.
 *
 * @param name unique within the family
 * @param file relative to the family's folder
 * @param lineage how it was made, if that is known
 */
public record Variant(
    String name,
    String file,
    Digest digest,
    Bytes size,
    Optimization optimization,
    Measurement measurement,
    Optional<Lineage> lineage) {
  public Variant {
    Names.check("variant", name);
  }

  /** A variant of which nobody says how it was made. */
  public Variant(
      String name,
      String file,
      Digest digest,
      Bytes size,
      Optimization optimization,
      Measurement measurement) {
    this(name, file, digest, size, optimization, measurement, Optional.empty());
  }

  /** This variant, made in that way. */
  public Variant madeBy(Lineage how) {
    return new Variant(name, file, digest, size, optimization, measurement, Optional.of(how));
  }
}
