package dev.skerry.terms;

/**
 * One member of a family: a model file that answers the same questions as its siblings.
 *
 * @param name unique within the family
 * @param file relative to the family's folder
 */
public record Variant(
    String name,
    String file,
    Digest digest,
    Bytes size,
    Optimization optimization,
    Measurement measurement) {
  public Variant {
    Names.check("variant", name);
  }
}
