package dev.skerry.device;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Contract;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.SafeAnswer;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small models made on the spot, with answers one can work out by hand. */
final class Networks {
  private Networks() {}

  /**
   * {@code y = factor * x}, for any batch of four numbers, done {@code rounds} times over by a
   * large matrix in between.
   */
  static Path scaling(Path folder, String name, float factor, int rounds) throws IOException {
    return scaling(folder, name, factor, rounds, 512);
  }

  /** The same by a matrix of {@code size} rows: few and long rounds instead of many short ones. */
  static Path scaling(Path folder, String name, float factor, int rounds, int size)
      throws IOException {
    GraphBuilder graph = Graph.builder(name, 13);
    String x = graph.input("x", ElementType.FP32, -1, 4);
    graph.initializer("factor", Tensor.ofFloats(Shape.of(), factor));
    String value = graph.node("Mul", x, "factor");
    if (rounds > 0) {
      // A product with a matrix of zeros takes its time and changes nothing.
      graph.initializer("widen", Tensor.allocate(ElementType.FP32, Shape.of(4, size)));
      graph.initializer("zeros", Tensor.allocate(ElementType.FP32, Shape.of(size, size)));
      graph.initializer("narrow", Tensor.allocate(ElementType.FP32, Shape.of(size, 4)));
      String wide = graph.node("MatMul", x, "widen");
      for (int round = 0; round < rounds; round++) {
        wide = graph.node("MatMul", wide, "zeros");
      }
      value = graph.node("Add", value, graph.node("MatMul", wide, "narrow"));
    }
    graph.node("Identity", List.of(value), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    Path file = folder.resolve(name + ".onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  /**
   * A model whose first dimension is open, but is not that of a batch: every row twice, one after
   * the other.
   */
  static Path doubling(Path folder) throws IOException {
    GraphBuilder graph = Graph.builder("rows", 13);
    String x = graph.input("x", ElementType.FP32, -1, 4);
    graph.node("Concat", List.of(x, x), List.of("y"), Map.of("axis", new Attribute.Int(0)));
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    Path file = folder.resolve("rows.onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  /** A model that divides by its input, so that zeros make it say infinity. */
  static Path inverting(Path folder) throws IOException {
    GraphBuilder graph = Graph.builder("inverting", 13);
    String x = graph.input("x", ElementType.FP32, -1, 4);
    graph.node("Reciprocal", List.of(x), List.of("y"), Map.<String, Attribute>of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    Path file = folder.resolve("inverting.onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  /**
   * {@code y = factor * x}, whose largest input says how large a matrix is multiplied by itself on
   * the way: a single operator that cannot be ended.
   */
  static Path brooding(Path folder, String name, float factor) throws IOException {
    GraphBuilder graph = Graph.builder(name, 13);
    String x = graph.input("x", ElementType.FP32, -1, 4);
    graph.initializer("factor", Tensor.ofFloats(Shape.of(), factor));
    graph.initializer("one", Tensor.ofFloats(Shape.of(1, 1), 1));
    graph.initializer("zero", Tensor.ofFloats(Shape.of(), 0));
    String size = size(graph, x, 1);
    String shape = graph.node("Concat", List.of(size, size), Map.of("axis", new Attribute.Int(0)));
    String matrix = graph.node("Expand", "one", shape);
    String product = graph.node("MatMul", matrix, matrix);
    String nothing = graph.node("Mul", largest(graph, product), "zero");
    return scaled(graph, x, nothing, folder.resolve(name + ".onnx"));
  }

  /** {@code y = factor * x}, which fails if an input is larger than 3. */
  static Path touchy(Path folder, String name, float factor) throws IOException {
    GraphBuilder graph = Graph.builder(name, 13);
    String x = graph.input("x", ElementType.FP32, -1, 4);
    graph.initializer("factor", Tensor.ofFloats(Shape.of(), factor));
    graph.initializer("three", Tensor.ofFloats(Shape.of(1, 3), 0, 0, 0));
    String nothing = largest(graph, graph.node("Reshape", "three", size(graph, x, 3)));
    return scaled(graph, x, nothing, folder.resolve(name + ".onnx"));
  }

  private static Path scaled(GraphBuilder graph, String x, String plus, Path file)
      throws IOException {
    String value = graph.node("Add", graph.node("Mul", x, "factor"), plus);
    graph.node("Identity", List.of(value), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    OnnxFile.write(graph.build(), file);
    return file;
  }

  private static String largest(GraphBuilder graph, String values) {
    return graph.node("ReduceMax", List.of(values), Map.of("keepdims", new Attribute.Int(0)));
  }

  /** The largest value of {@code x}, but at least {@code least}, as a shape of rank 1. */
  private static String size(GraphBuilder graph, String x, long least) {
    graph.initializer("least", Tensor.ofLongs(Shape.of(1), least));
    graph.initializer("rank1", Tensor.ofLongs(Shape.of(1), 1));
    String whole =
        graph.node(
            "Cast", List.of(largest(graph, x)), Map.of("to", new Attribute.Int(7))); // to INT64
    return graph.node("Max", graph.node("Reshape", whole, "rank1"), "least");
  }

  /** A family of what lies in {@code files}, best first, with a safe answer of minus ones. */
  static Path family(Path folder, String name, List<Path> files) throws IOException {
    return family(folder, name, files, Optional.empty());
  }

  /** The same, with outputs held to {@code contract}. */
  static Path family(Path folder, String name, List<Path> files, Optional<Contract> contract)
      throws IOException {
    return family(folder, name, files, 0.1, contract);
  }

  /** The same, each right less often than the one before by {@code less}. */
  static Path family(
      Path folder, String name, List<Path> files, double less, Optional<Contract> contract)
      throws IOException {
    List<Variant> variants = new ArrayList<>();
    for (Path file : files) {
      String plain = file.getFileName().toString();
      variants.add(
          new Variant(
              plain.substring(0, plain.length() - ".onnx".length()),
              plain,
              Digest.of(Files.readAllBytes(file)),
              new Bytes(Files.size(file)),
              Optimization.NONE,
              Measurement.ofAccuracy("test", "none", 1, 0.9 - less * variants.size())));
    }
    SafeAnswer safe = SafeAnswer.of(Map.of("y", List.of(-1.0, -1.0, -1.0, -1.0)));
    FamilyFolder.write(
        folder, new Family(name, 1, variants, Optional.of(safe), List.of(), contract));
    return folder;
  }

  static Tensor four(float... values) {
    return Tensor.ofFloats(Shape.of(values.length / 4, 4), values);
  }
}
