package dev.skerry.benchmarks.path;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Whole HTTP requests of the Open Inference Protocol, prepared. */
final class Requests {
  private Requests() {}

  /** Tensors as bytes, both ways. */
  static byte[] ofBytes(
      String model, List<TensorSpec> specs, List<Tensor> inputs, Duration timeout) {
    ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    StringBuilder json = new StringBuilder("{\"parameters\":{\"binary_data_output\":true");
    json.append(",\"timeout\":").append(micros(timeout)).append("},\"inputs\":[");
    for (int i = 0; i < specs.size(); i++) {
      byte[] bytes = new byte[inputs.get(i).byteSize()];
      inputs.get(i).bytes().get(bytes);
      tensors.writeBytes(bytes);
      begin(json, i, specs.get(i), inputs.get(i));
      json.append("\"parameters\":{\"binary_data_size\":").append(bytes.length).append("}}");
    }
    json.append("]}");
    return post(
        model,
        "Inference-Header-Content-Length: " + json.length() + "\r\n",
        json.toString(),
        tensors.toByteArray());
  }

  /** Tensors as text; they must be FP32. */
  static byte[] ofText(
      String model, List<TensorSpec> specs, List<Tensor> inputs, Duration timeout) {
    StringBuilder json = new StringBuilder("{\"inputs\":[");
    for (int i = 0; i < specs.size(); i++) {
      if (inputs.get(i).type() != ElementType.FP32) {
        throw new IllegalArgumentException(
            "input " + specs.get(i).name() + ": " + inputs.get(i).type() + " (expected: FP32)");
      }
      begin(json, i, specs.get(i), inputs.get(i));
      json.append("\"data\":[");
      FloatBuffer values = inputs.get(i).floats();
      while (values.hasRemaining()) {
        json.append(values.get()).append(values.hasRemaining() ? "," : "]}");
      }
    }
    json.append("],\"parameters\":{\"timeout\":").append(micros(timeout)).append("}}");
    return post(model, "", json.toString(), new byte[0]);
  }

  private static void begin(StringBuilder json, int place, TensorSpec spec, Tensor tensor) {
    json.append(place == 0 ? "" : ",").append("{\"name\":\"").append(spec.name());
    json.append("\",\"datatype\":\"").append(tensor.type());
    json.append("\",\"shape\":").append(tensor.shape()).append(',');
  }

  private static long micros(Duration timeout) {
    return timeout.toNanos() / 1_000;
  }

  private static byte[] post(String model, String header, String json, byte[] tensors) {
    String head =
        "POST /v2/models/"
            + model
            + "/infer HTTP/1.1\r\nHost: localhost\r\n"
            + header
            + "Content-Length: "
            + (json.length() + tensors.length)
            + "\r\n\r\n";
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(tensors);
    return whole.toByteArray();
  }
}
