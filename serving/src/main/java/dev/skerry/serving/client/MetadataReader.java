package dev.skerry.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.ModelDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a model's metadata as the Open Inference Protocol has it. That names no variants, labels or
 * largest batch: these are left empty.
 */
final class MetadataReader {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_TENSORS = 1024;
  private static final int MOST_DIMENSIONS = 32;

  private MetadataReader() {}

  /**
   * Reads it.
   *
   * @param version as it was asked for; if empty, the newest that is named
   * @throws IllegalArgumentException if it is none
   */
  static ModelDescription read(byte[] body, String version) {
    JsonNode metadata;
    try {
      metadata = JSON.readTree(body);
    } catch (IOException e) {
      throw new IllegalArgumentException("metadata: no JSON", e);
    }
    List<String> versions = new ArrayList<>();
    metadata.path("versions").forEach(each -> versions.add(each.asText("")));
    return new ModelDescription(
        text(metadata, "name"),
        !version.isEmpty() || versions.isEmpty() ? version : versions.getLast(),
        versions,
        metadata.path("platform").asText(""),
        tensors(metadata, "inputs"),
        tensors(metadata, "outputs"),
        0,
        List.of(),
        List.of(),
        false);
  }

  private static List<TensorSpec> tensors(JsonNode metadata, String member) {
    JsonNode listed = metadata.path(member);
    if (!listed.isArray() || listed.size() > MOST_TENSORS) {
      throw new IllegalArgumentException(
          "metadata: " + member + " (expected: up to " + MOST_TENSORS + " tensors)");
    }
    List<TensorSpec> specs = new ArrayList<>();
    for (JsonNode tensor : listed) {
      specs.add(
          new TensorSpec(
              text(tensor, "name"), ElementType.valueOf(text(tensor, "datatype")), shape(tensor)));
    }
    return specs;
  }

  private static Shape shape(JsonNode tensor) {
    JsonNode shape = tensor.path("shape");
    if (!shape.isArray() || shape.size() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "metadata: shape (expected: up to " + MOST_DIMENSIONS + " dimensions)");
    }
    long[] dimensions = new long[shape.size()];
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (!shape.path(axis).canConvertToLong()) {
        throw new IllegalArgumentException(
            "metadata: dimension " + shape.path(axis) + " (expected: a whole number)");
      }
      dimensions[axis] = shape.path(axis).longValue();
    }
    return Shape.of(dimensions);
  }

  private static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException("metadata: no " + member + " (expected: a text)");
    }
    return value.textValue();
  }
}
