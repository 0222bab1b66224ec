package dev.skerry.model.onnx;

import dev.skerry.model.Graph;
import dev.skerry.model.Header;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.onnx.proto.Onnx.ModelProto;
import dev.skerry.model.onnx.proto.Onnx.OperatorSetIdProto;
import dev.skerry.model.onnx.proto.Onnx.StringStringEntryProto;
import dev.skerry.model.onnx.proto.Onnx.Version;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A parsed model file made into a graph. */
final class ModelReader {
  /* Before version 3 a model says nothing about its operators. */
  private static final long OLDEST_IR = 3;

  /* Up to version 3 every initializer had to be an input as well. */
  private static final long FIRST_IR_WITH_CONSTANTS = 4;

  private final Limits limits;
  private final ExternalData external;

  ModelReader(Limits limits, ExternalData external) {
    this.limits = limits;
    this.external = external;
  }

  Graph read(ModelProto model) throws IOException {
    if (!model.hasGraph()) {
      throw new ModelException(Reason.NOT_ONNX, "model file", "has no graph");
    }
    GraphReader reader = new GraphReader(header(model), limits, external);
    return reader.read(model.getGraph()).build();
  }

  private static Header header(ModelProto model) {
    long newest = Version.IR_VERSION_VALUE;
    if (model.getIrVersion() < OLDEST_IR || model.getIrVersion() > newest) {
      throw new ModelException(
          Reason.UNSUPPORTED,
          "model file",
          "IR version " + model.getIrVersion() + " (expected: 3 to " + newest + ")");
    }
    Map<String, Long> opsets = new HashMap<>();
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      String domain = GraphReader.domain(opset.getDomain());
      if (opset.getVersion() < 1 || opsets.putIfAbsent(domain, opset.getVersion()) != null) {
        throw new ModelException(
            Reason.DUPLICATE,
            ModelException.quote("opset", domain),
            "version " + opset.getVersion() + " (expected: one import of each, >= 1)");
      }
    }
    Map<String, String> metadata = new HashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      if (metadata.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
        throw new ModelException(
            Reason.DUPLICATE,
            ModelException.quote("metadata", entry.getKey()),
            "is there twice (expected: once)");
      }
    }
    Header.Producer producer =
        new Header.Producer(
            model.getProducerName(),
            model.getProducerVersion(),
            model.getDomain(),
            model.getModelVersion());
    long ir = Math.max(model.getIrVersion(), FIRST_IR_WITH_CONSTANTS);
    return new Header(ir, opsets, producer, metadata);
  }
}
