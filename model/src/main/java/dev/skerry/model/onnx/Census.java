package dev.skerry.model.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import java.io.IOException;
import java.util.Map;

/**
 * Counts what is in a model file before anything is made of it. An empty node takes two bytes in
 * the file and a hundred in memory, so the size of the file alone bounds nothing.
 */
final class Census {
  private static final String FILE = "model file";

  /* A body is three levels of the file down: node, attribute, graph. */
  private static final int LEVELS_PER_BODY = 3;

  /* What a type nests, such as a sequence of maps of tensors, and what a model nests without bodies. */
  private static final int LEVELS = 12;

  /** A kind of message, with the kinds nested in its fields. Fields of numbers are not counted. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    VALUE,
    TYPE,
    TENSOR_TYPE,
    MAP_TYPE,
    NESTED_TYPE,
    SHAPE,
    ANNOTATION,
    LEAF;

    Map<Integer, Kind> fields() {
      return switch (this) {
        case MODEL -> Map.of(7, GRAPH, 8, LEAF, 14, LEAF);
        case GRAPH ->
            Map.of(1, NODE, 5, TENSOR, 11, VALUE, 12, VALUE, 13, VALUE, 14, ANNOTATION, 16, LEAF);
        case NODE -> Map.of(5, ATTRIBUTE, 9, LEAF);
        case ATTRIBUTE -> Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 14, TYPE, 15, TYPE);
        case TENSOR -> Map.of(13, LEAF, 16, LEAF);
        case VALUE -> Map.of(2, TYPE, 4, LEAF);
        case TYPE ->
            Map.of(1, TENSOR_TYPE, 8, TENSOR_TYPE, 4, NESTED_TYPE, 9, NESTED_TYPE, 5, MAP_TYPE);
        case TENSOR_TYPE -> Map.of(2, SHAPE);
        case NESTED_TYPE -> Map.of(1, TYPE);
        case MAP_TYPE -> Map.of(2, TYPE);
        case SHAPE -> Map.of(1, LEAF);
        case ANNOTATION -> Map.of(2, LEAF);
        case LEAF -> Map.of();
      };
    }

    /** What the reader has no use for, refused before it is parsed. */
    Map<Integer, String> refused() {
      return switch (this) {
        case MODEL ->
            Map.of(
                20,
                "training info",
                25,
                "functions (onnx.inliner puts them where they are called)",
                26,
                "device configurations");
        case GRAPH -> Map.of(15, "sparse initializers");
        case NODE -> Map.of(10, "device configurations");
        case ATTRIBUTE -> Map.of(22, "sparse tensors", 23, "sparse tensors");
        case TENSOR, VALUE, TYPE, TENSOR_TYPE, MAP_TYPE, NESTED_TYPE, SHAPE, ANNOTATION, LEAF ->
            Map.of();
      };
    }

    boolean isNumbers(int field) {
      return switch (this) {
        case ATTRIBUTE -> field == 7 || field == 8;
        case TENSOR ->
            field == 1 || field == 4 || field == 5 || field == 7 || field == 10 || field == 11;
        case MODEL,
            GRAPH,
            NODE,
            VALUE,
            TYPE,
            TENSOR_TYPE,
            MAP_TYPE,
            NESTED_TYPE,
            SHAPE,
            ANNOTATION,
            LEAF ->
            false;
      };
    }
  }

  private final CodedInputStream in;
  private final Limits limits;
  private int parts;
  private int nodes;

  private Census(CodedInputStream in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Refuses a model with more in it than {@code limits} allow. */
  static void check(byte[] model, Limits limits) throws IOException {
    Census census = new Census(CodedInputStream.newInstance(model), limits);
    census.count(Kind.MODEL, 0, 0);
  }

  private void count(Kind kind, int level, int graphs) throws IOException {
    if (graphs > limits.depth() + 1 || level > LEVELS + LEVELS_PER_BODY * limits.depth()) {
      throw new ModelException(
          Reason.TOO_DEEP, FILE, "nested too deeply (expected: <= " + limits.depth() + " bodies)");
    }
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      int field = WireFormat.getTagFieldNumber(tag);
      String refused = kind.refused().get(field);
      if (refused != null) {
        throw new ModelException(Reason.UNSUPPORTED, FILE, "has " + refused);
      }
      tally(kind, field);
      int wire = WireFormat.getTagWireType(tag);
      Kind nested = kind.fields().get(field);
      if (wire == WireFormat.WIRETYPE_START_GROUP || wire == WireFormat.WIRETYPE_END_GROUP) {
        throw new ModelException(Reason.NOT_ONNX, FILE, "has groups (expected: none in ONNX)");
      } else if (wire == WireFormat.WIRETYPE_LENGTH_DELIMITED && nested != null) {
        int outer = in.pushLimit(in.readRawVarint32());
        count(nested, level + 1, nested == Kind.GRAPH ? graphs + 1 : graphs);
        in.popLimit(outer);
      } else {
        in.skipField(tag);
      }
    }
  }

  private void tally(Kind kind, int field) {
    if (!kind.isNumbers(field) && ++parts > limits.parts()) {
      throw new ModelException(
          Reason.TOO_LARGE, FILE, "too many parts (expected: <= " + limits.parts() + ")");
    }
    if (kind == Kind.GRAPH && field == 1 && ++nodes > limits.nodes()) {
      throw new ModelException(
          Reason.TOO_LARGE, FILE, "too many nodes (expected: <= " + limits.nodes() + ")");
    }
  }
}
