package dev.skerry.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a model says about itself.
 *
 * @param irVersion the version of the file format, 4 or later
 * @param opsets the version of the operators of each domain; the empty domain is standard ONNX
 * @param metadata free text by key, as an exporter or a workshop put it there
 */
public record Header(
    long irVersion, Map<String, Long> opsets, Producer producer, Map<String, String> metadata) {

  /* The first is ONNX's own, the others are common. */
  private static final List<String> LICENCE_KEYS =
      List.of("model_license", "license", "model_licence", "licence");

  /** Who made a model: a tool, its version, and the number that the tool gave the model. */
  public record Producer(String name, String version, String domain, long modelVersion) {}

  public Header {
    opsets = Collections.unmodifiableMap(new TreeMap<>(opsets));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** Plain ONNX of an opset, in a file format that every ONNX Runtime of that opset reads. */
  public static Header ofOpset(long opset) {
    return new Header(
        opset > 20 ? 10 : 8, Map.of("", opset), new Producer("skerry", "", "", 0), Map.of());
  }

  /** The version of a domain's operators; empty if the model does not import the domain. */
  public OptionalLong opset(String domain) {
    Long version = opsets.get(domain);
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** This header with the operators of a domain at {@code version}. */
  public Header withOpset(String domain, long version) {
    Map<String, Long> changed = new TreeMap<>(opsets);
    changed.put(domain, version);
    return new Header(irVersion, changed, producer, metadata);
  }

  /** Under what licence it may be used, if whoever exported it says so. */
  public Optional<String> licence() {
    return LICENCE_KEYS.stream()
        .map(metadata::get)
        .filter(Objects::nonNull)
        .map(String::strip)
        .filter(said -> !said.isEmpty())
        .findFirst();
  }

  public Header withMetadata(String key, String value) {
    Map<String, String> changed = new TreeMap<>(metadata);
    changed.put(key, value);
    return new Header(irVersion, opsets, producer, changed);
  }
}
