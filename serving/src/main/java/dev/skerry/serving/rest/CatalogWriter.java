package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.ServerIdentity;
import dev.skerry.serving.Statistics;
import dev.skerry.serving.Statistics.BatchPhase;
import dev.skerry.serving.Statistics.Phase;
import dev.skerry.terms.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Writes what the catalog knows, member by member as the protocol and its extensions name them. */
final class CatalogWriter {
  /** Something that writes JSON. */
  private interface Content {
    void to(JsonGenerator json) throws IOException;
  }

  private CatalogWriter() {}

  static byte[] server() {
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("name", ServerIdentity.NAME);
      json.writeStringField("version", Program.version());
      json.writeArrayFieldStart("extensions");
      for (String extension : ServerIdentity.EXTENSIONS) {
        json.writeString(extension);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  static byte[] error(String message) {
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("error", message);
      json.writeEndObject();
    });
  }

  static byte[] health(String name, boolean value) {
    return write(json -> {
      json.writeStartObject();
      json.writeBooleanField(name, value);
      json.writeEndObject();
    });
  }

  static byte[] modelReady(String model) {
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("name", model);
      json.writeBooleanField("ready", true);
      json.writeEndObject();
    });
  }

  static byte[] metadata(ModelDescription model) {
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("name", model.name());
      json.writeArrayFieldStart("versions");
      for (String version : model.versions()) {
        json.writeString(version);
      }
      json.writeEndArray();
      json.writeStringField("platform", model.platform());
      writeSpecs(json, "inputs", model.inputs());
      writeSpecs(json, "outputs", model.outputs());
      json.writeEndObject();
    });
  }

  private static void writeSpecs(JsonGenerator json, String member, List<TensorSpec> specs)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("datatype", spec.type().name());
      json.writeFieldName("shape");
      ResponseWriter.writeShape(json, spec.shape());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static byte[] config(ModelDescription model) {
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("name", model.name());
      json.writeStringField("platform", model.platform());
      json.writeStringField("backend", "onnxruntime");
      json.writeNumberField("max_batch_size", model.largestBatch());
      writeConfigTensors(json, "input", model.inputs(), model.largestBatch() > 0);
      writeConfigTensors(json, "output", model.outputs(), model.largestBatch() > 0);
      if (model.largestBatch() > 0) {
        json.writeObjectFieldStart("dynamic_batching");
        // Only what already waits is batched: nobody ever waits for a batch to form.
        json.writeNumberField("max_queue_delay_microseconds", 0);
        json.writeEndObject();
      }
      json.writeObjectFieldStart("model_transaction_policy");
      json.writeBooleanField("decoupled", false);
      json.writeEndObject();
      json.writeObjectFieldStart("response_cache");
      json.writeBooleanField("enable", model.cached());
      json.writeEndObject();
      json.writeObjectFieldStart("parameters");
      json.writeObjectFieldStart("variants");
      json.writeStringField("string_value", String.join(",", model.variants()));
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static void writeConfigTensors(
      JsonGenerator json, String member, List<TensorSpec> specs, boolean batched)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("data_type", ServerIdentity.configType(spec.type()));
      json.writeArrayFieldStart("dims");
      Shape shape = spec.shape();
      for (int axis = batched ? 1 : 0; axis < shape.rank(); axis++) {
        json.writeNumber(shape.dimension(axis));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static byte[] statistics(List<Statistics> models) {
    return write(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("model_stats");
      for (Statistics model : models) {
        writeStatistics(json, model);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void writeStatistics(JsonGenerator json, Statistics model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeStringField("version", model.version());
    json.writeNumberField("last_inference", model.lastInferenceMillis());
    json.writeNumberField("inference_count", model.inferences());
    json.writeNumberField("execution_count", model.executions());
    json.writeObjectFieldStart("inference_stats");
    writePhase(json, "success", model.success());
    writePhase(json, "fail", model.failure());
    writePhase(json, "queue", model.queue());
    writePhase(json, "compute_input", model.computeInput());
    writePhase(json, "compute_infer", model.computeInfer());
    writePhase(json, "compute_output", model.computeOutput());
    writePhase(json, "cache_hit", model.cacheHit());
    writePhase(json, "cache_miss", model.cacheMiss());
    json.writeEndObject();
    json.writeArrayFieldStart("batch_stats");
    for (BatchPhase batch : model.batches()) {
      json.writeStartObject();
      json.writeNumberField("batch_size", batch.batch());
      writePhase(json, "compute_input", batch.computeInput());
      writePhase(json, "compute_infer", batch.computeInfer());
      writePhase(json, "compute_output", batch.computeOutput());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("response_stats");
    json.writeEndObject();
    json.writeArrayFieldStart("memory_usage");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writePhase(JsonGenerator json, String member, Phase phase)
      throws IOException {
    json.writeObjectFieldStart(member);
    json.writeNumberField("count", phase.count());
    json.writeNumberField("ns", phase.nanos());
    json.writeEndObject();
  }

  static byte[] index(List<Catalog.Entry> entries) {
    return write(json -> {
      json.writeStartArray();
      for (Catalog.Entry entry : entries) {
        json.writeStartObject();
        json.writeStringField("name", entry.name());
        json.writeStringField("version", entry.version());
        json.writeStringField("state", entry.state().name());
        json.writeStringField("reason", entry.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private static byte[] write(Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      content.to(json);
    } catch (IOException e) {
      throw new InferenceException(Category.INTERNAL, "the answer could not be written");
    }
    return out.toByteArray();
  }
}
