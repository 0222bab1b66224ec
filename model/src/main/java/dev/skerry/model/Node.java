package dev.skerry.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * One operation. An empty input or output name stands for an optional one that is left out.
 *
 * @param name unique within its graph
 * @param operator what it does, as in {@code Conv}
 */
public record Node(
    String name,
    Operator operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  /** An operator's type within its domain; the empty domain is that of standard ONNX. */
  public record Operator(String domain, String type) {
    @Override
    public String toString() {
      return domain.isEmpty() ? type : domain + "." + type;
    }
  }

  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A node of standard ONNX. */
  public static Node of(
      String name,
      String type,
      List<String> inputs,
      List<String> outputs,
      Map<String, Attribute> attributes) {
    return new Node(name, new Operator("", type), inputs, outputs, attributes);
  }

  /** A node of standard ONNX with one output and no attributes. */
  public static Node of(String name, String type, List<String> inputs, String output) {
    return of(name, type, inputs, List.of(output), Map.of());
  }

  public String type() {
    return operator.type();
  }

  public String domain() {
    return operator.domain();
  }

  /** Whether this is the standard ONNX operator {@code type}. */
  public boolean is(String type) {
    return operator.domain().isEmpty() && operator.type().equals(type);
  }

  /** The name of an input; empty if it is left out. */
  public Optional<String> input(int index) {
    return index < inputs.size() && !inputs.get(index).isEmpty()
        ? Optional.of(inputs.get(index))
        : Optional.empty();
  }

  /** The first output. */
  public String output() {
    return outputs.getFirst();
  }

  public Optional<Attribute> attribute(String key) {
    return Optional.ofNullable(attributes.get(key));
  }

  /** An integer attribute, or what the operator takes if there is none. */
  public long integer(String key, long otherwise) {
    return attributes.get(key) instanceof Attribute.Int(long value) ? value : otherwise;
  }

  /** A floating-point attribute, or what the operator takes if there is none. */
  public float real(String key, float otherwise) {
    return attributes.get(key) instanceof Attribute.Real(float value) ? value : otherwise;
  }

  /** A text attribute, or what the operator takes if there is none. */
  public String text(String key, String otherwise) {
    return attributes.get(key) instanceof Attribute.Text(String value) ? value : otherwise;
  }

  /** An attribute of integers; empty if there is none. */
  public Optional<List<Long>> integers(String key) {
    return attributes.get(key) instanceof Attribute.Ints(List<Long> values)
        ? Optional.of(values)
        : Optional.empty();
  }

  /** Every name that this node reads: its inputs, and what its bodies capture. */
  public SequencedSet<String> reads() {
    SequencedSet<String> reads = new LinkedHashSet<>(inputs);
    for (Attribute attribute : attributes.values()) {
      if (attribute instanceof Attribute.Body(Graph body)) {
        reads.addAll(body.captures());
      }
    }
    reads.remove("");
    return reads;
  }

  public Node withName(String other) {
    return new Node(other, operator, inputs, outputs, attributes);
  }

  public Node withInputs(List<String> others) {
    return new Node(name, operator, others, outputs, attributes);
  }

  public Node withInput(int index, String other) {
    List<String> changed = new ArrayList<>(inputs);
    changed.set(index, other);
    return withInputs(changed);
  }

  public Node withOutputs(List<String> others) {
    return new Node(name, operator, inputs, others, attributes);
  }

  public Node with(String key, Attribute attribute) {
    Map<String, Attribute> changed = new LinkedHashMap<>(attributes);
    changed.put(key, attribute);
    return new Node(name, operator, inputs, outputs, changed);
  }

  public Node without(String key) {
    Map<String, Attribute> changed = new LinkedHashMap<>(attributes);
    changed.remove(key);
    return new Node(name, operator, inputs, outputs, changed);
  }

  @Override
  public String toString() {
    return operator + " '" + name + "'";
  }
}
