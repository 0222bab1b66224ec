package dev.skerry.optimizer.normalize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The operators whose form changed between opsets 7 and 13. */
final class Liftings {
  private Liftings() {}

  static Map<String, Lifting> all() {
    Map<String, Lifting> all = new HashMap<>();
    for (String operator : List.of("Softmax", "LogSoftmax", "Hardmax")) {
      all.put(operator, (node, _, rank) -> softmax(node, rank));
    }
    for (String operator : List.of("Squeeze", "Unsqueeze", "ReduceSum")) {
      all.put(operator, (node, _, _) -> moved(node, "axes"));
    }
    all.put("Split", (node, _, _) -> moved(node, "split"));
    all.put("Clip", (node, opset, _) -> opset < 11 ? clip(node) : List.of());
    all.put("Pad", (node, opset, _) -> opset < 11 ? pad(node) : List.of());
    all.put("Slice", (node, opset, _) -> opset < 10 ? slice(node) : List.of());
    all.put("TopK", (node, opset, _) -> opset < 10 ? topK(node) : List.of());
    all.put("Upsample", (node, _, _) -> upsample(node));
    all.put(
        "Resize", (node, opset, _) -> opset < 11 ? resize(node, node.inputs().get(1)) : List.of());
    all.put("BatchNormalization", (node, opset, _) -> opset < 9 ? normalization(node) : List.of());
    return Map.copyOf(all);
  }

  /*
   * Before opset 13 all axes from the one given counted as one. That is what flattening there and
   * taking the last axis gives; the shape is put back behind it.
   */
  private static List<Edit> softmax(Node node, OptionalInt rank) {
    long axis = node.integer("axis", 1);
    if (axis == -1 || (rank.isPresent() && axis == rank.getAsInt() - 1)) {
      return List.of(new Edit.ReplaceNode(node.name(), node.with("axis", Attribute.of(-1))));
    }
    String x = node.inputs().getFirst();
    String flat = node.name() + "/flat";
    String done = node.name() + "/flat_done";
    String shape = node.name() + "/shape";
    return List.of(
        new Edit.ReplaceNode(
            node.name(),
            node.withInputs(List.of(flat))
                .withOutputs(List.of(done))
                .with("axis", Attribute.of(-1))),
        new Edit.InsertNode(
            Node.of(
                node.name() + "/flatten",
                "Flatten",
                List.of(x),
                List.of(flat),
                Map.of("axis", Attribute.of(axis)))),
        new Edit.InsertNode(Node.of(node.name() + "/shape_of", "Shape", List.of(x), shape)),
        new Edit.InsertNode(
            Node.of(node.name() + "/unflatten", "Reshape", List.of(done, shape), node.output())));
  }

  /* Integers that were an attribute and are an input. */
  private static List<Edit> moved(Node node, String attribute) {
    Optional<List<Long>> values = node.integers(attribute);
    if (values.isEmpty()) {
      return List.of();
    }
    String input = node.name() + "/" + attribute;
    return List.of(
        longs(input, values.get()),
        new Edit.ReplaceNode(
            node.name(),
            node.without(attribute).withInputs(List.of(node.inputs().getFirst(), input))));
  }

  private static List<Edit> clip(Node node) {
    List<Edit> edits = new ArrayList<>();
    List<String> inputs = new ArrayList<>(List.of(node.inputs().getFirst()));
    for (String limit : List.of("min", "max")) {
      String name = node.attribute(limit).isPresent() ? node.name() + "/" + limit : "";
      if (!name.isEmpty()) {
        edits.add(new Edit.PutInitializer(name, Tensor.ofFloats(Shape.of(), node.real(limit, 0))));
      }
      inputs.add(name);
    }
    edits.add(
        new Edit.ReplaceNode(node.name(), node.without("min").without("max").withInputs(inputs)));
    return edits;
  }

  private static List<Edit> pad(Node node) {
    String pads = node.name() + "/pads";
    String value = node.name() + "/value";
    return List.of(
        longs(pads, required(node, "pads")),
        new Edit.PutInitializer(value, Tensor.ofFloats(Shape.of(), node.real("value", 0))),
        new Edit.ReplaceNode(
            node.name(),
            node.without("pads")
                .without("value")
                .withInputs(List.of(node.inputs().getFirst(), pads, value))));
  }

  private static List<Edit> slice(Node node) {
    List<Edit> edits = new ArrayList<>();
    List<String> inputs = new ArrayList<>(List.of(node.inputs().getFirst()));
    for (String part : List.of("starts", "ends", "axes")) {
      Optional<List<Long>> values =
          part.equals("axes") ? node.integers(part) : Optional.of(required(node, part));
      values.ifPresent(given -> {
        String input = node.name() + "/" + part;
        edits.add(longs(input, given));
        inputs.add(input);
      });
    }
    edits.add(
        new Edit.ReplaceNode(
            node.name(),
            node.without("starts").without("ends").without("axes").withInputs(inputs)));
    return edits;
  }

  private static List<Edit> topK(Node node) {
    String k = node.name() + "/k";
    return List.of(
        longs(k, List.of(node.integer("k", 1))),
        new Edit.ReplaceNode(
            node.name(), node.without("k").withInputs(List.of(node.inputs().getFirst(), k))));
  }

  private static List<Edit> upsample(Node node) {
    if (node.inputs().size() > 1) {
      return resize(node, node.inputs().get(1));
    }
    if (!(node.attributes().get("scales") instanceof Attribute.Reals(List<Float> given))) {
      throw UnfitException.of(node, "no scales (expected: some)");
    }
    float[] scales = new float[given.size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = given.get(i);
    }
    String input = node.name() + "/scales";
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit.PutInitializer(input, Tensor.ofFloats(Shape.of(scales.length), scales)));
    edits.addAll(resize(node, input));
    return edits;
  }

  /* Until opset 10 pixels were where their corner is, and the nearest one was that below. */
  private static List<Edit> resize(Node node, String scales) {
    return List.of(
        new Edit.ReplaceNode(
            node.name(),
            Node.of(
                node.name(),
                "Resize",
                List.of(node.inputs().getFirst(), "", scales),
                node.outputs(),
                Map.of(
                    "mode",
                    Attribute.of(node.text("mode", "nearest")),
                    "coordinate_transformation_mode",
                    Attribute.of("asymmetric"),
                    "nearest_mode",
                    Attribute.of("floor")))));
  }

  private static List<Edit> normalization(Node node) {
    if (node.integer("spatial", 1) != 1) {
      throw UnfitException.of(node, "spatial 0 (expected: statistics by channel)");
    }
    return List.of(new Edit.ReplaceNode(node.name(), node.without("spatial")));
  }

  private static List<Long> required(Node node, String attribute) {
    return node.integers(attribute)
        .orElseThrow(() -> UnfitException.of(node, "no " + attribute + " (expected: some)"));
  }

  private static Edit longs(String name, List<Long> values) {
    return new Edit.PutInitializer(
        name,
        Tensor.ofLongs(
            Shape.of(values.size()), values.stream().mapToLong(Long::longValue).toArray()));
  }
}
