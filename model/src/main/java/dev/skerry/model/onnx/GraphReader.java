package dev.skerry.model.onnx;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Header;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.Node;
import dev.skerry.model.onnx.proto.Onnx.AttributeProto;
import dev.skerry.model.onnx.proto.Onnx.GraphProto;
import dev.skerry.model.onnx.proto.Onnx.NodeProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.onnx.proto.Onnx.ValueInfoProto;
import dev.skerry.model.tensor.ElementType;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The graph of a model file, or that of a body within it. */
final class GraphReader {
  private final Header header;
  private final Set<String> domains;
  private final TensorReader tensors;
  private final TypeReader types;
  private final AttributeReader attributes;

  GraphReader(Header header, Limits limits, ExternalData external) {
    this.header = header;
    this.domains = limits.domains();
    this.tensors = new TensorReader(limits, external);
    this.types = new TypeReader(limits);
    this.attributes = new AttributeReader(tensors, this);
  }

  /** The one name of a domain that has two. */
  static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  /** The body of a node. */
  Graph body(GraphProto proto) throws IOException {
    return read(proto).body();
  }

  GraphBuilder read(GraphProto proto) throws IOException {
    checkSorted(proto);
    GraphBuilder graph = Graph.builder(proto.getName(), header);
    Set<String> constants = new HashSet<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      initializer(graph, tensor);
      constants.add(tensor.getName());
    }
    for (ValueInfoProto input : proto.getInputList()) {
      if (!constants.contains(input.getName())) {
        graph.input(types.value(input));
      }
    }
    Set<String> taken = new HashSet<>();
    for (NodeProto node : proto.getNodeList()) {
      taken.add(node.getName());
    }
    Set<String> used = new HashSet<>();
    for (NodeProto node : proto.getNodeList()) {
      boolean first = !node.getName().isEmpty() && used.add(node.getName());
      String name = first ? node.getName() : free(graph, node.getOpType(), taken);
      graph.add(node(name, node));
    }
    for (ValueInfoProto value : proto.getValueInfoList()) {
      graph.describe(types.value(value));
    }
    for (ValueInfoProto output : proto.getOutputList()) {
      graph.output(types.value(output));
    }
    return graph;
  }

  private static String free(GraphBuilder graph, String type, Set<String> taken) {
    String name;
    do {
      name = graph.freshName(type);
    } while (taken.contains(name));
    return name;
  }

  private void initializer(GraphBuilder graph, TensorProto tensor) throws IOException {
    String subject = ModelException.quote("tensor", tensor.getName());
    Optional<ElementType> type = TensorReader.elementType(tensor.getDataType());
    if (type.isPresent()) {
      graph.initializer(tensor.getName(), tensors.read(subject, type.get(), tensor));
    } else {
      graph.encodedInitializer(tensor.getName(), tensors.readEncoded(subject, tensor));
    }
  }

  private Node node(String name, NodeProto proto) throws IOException {
    String subject = ModelException.quote("node", name);
    String domain = domain(proto.getDomain());
    if (!domains.contains(domain)) {
      throw new ModelException(
          Reason.UNKNOWN_DOMAIN,
          subject,
          ModelException.quote("operator", domain + "." + proto.getOpType()));
    }
    Map<String, Attribute> all = new LinkedHashMap<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (all.putIfAbsent(attribute.getName(), attributes.read(subject, attribute)) != null) {
        throw new ModelException(
            Reason.DUPLICATE,
            subject,
            ModelException.quote("attribute", attribute.getName()) + " is there twice");
      }
    }
    return new Node(
        name,
        new Node.Operator(domain, proto.getOpType()),
        List.copyOf(proto.getInputList()),
        List.copyOf(proto.getOutputList()),
        all);
  }

  /* The builder would sort; a file that is not sorted was not made by an exporter. */
  private static void checkSorted(GraphProto proto) {
    Set<String> later = new HashSet<>();
    for (NodeProto node : proto.getNodeList()) {
      later.addAll(node.getOutputList());
    }
    for (NodeProto node : proto.getNodeList()) {
      for (String input : node.getInputList()) {
        if (!input.isEmpty() && later.contains(input)) {
          throw new ModelException(
              Reason.UNSORTED,
              ModelException.quote("node", node.getName()),
              "reads " + ModelException.quote("value", input) + " before it is made");
        }
      }
      node.getOutputList().forEach(later::remove);
    }
  }
}
