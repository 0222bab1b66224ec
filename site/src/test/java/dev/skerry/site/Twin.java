package dev.skerry.site;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.serving.Statistics;
import dev.skerry.terms.Grade;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A device with one agent, {@code echo}, that says {@code 1} to everything. */
public final class Twin implements Inference, Catalog {
  private final Time time;
  private final Queue<Question> asked = new ConcurrentLinkedQueue<>();

  public Twin(Time time) {
    this.time = time;
  }

  /** What it was asked, in order. */
  public Queue<Question> asked() {
    return asked;
  }

  /** An answer with this output. */
  public static Answer answer(Grade grade, String output) {
    return new Answer(
        "echo",
        "1",
        "original",
        List.of(new NamedTensor(output, Tensor.ofFloats(Shape.of(1), 1))),
        grade,
        Reason.NONE,
        Duration.ZERO,
        true);
  }

  @Override
  public Answer ask(Question question) {
    requireEcho(question.model(), "");
    asked.add(question);
    return answer(Grade.VARIANT, "y");
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public Answer decline(Question question, List<TensorSpec> inputs) {
    requireEcho(question.model(), question.version());
    throw new InferenceException(InferenceException.Category.UNAVAILABLE, "declined");
  }

  @Override
  public LatencyClass latencyClass(String model, String version) {
    requireEcho(model, version);
    return LatencyClass.INTERACTIVE;
  }

  @Override
  public Catalog catalog() {
    return this;
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public List<Entry> index() {
    return List.of(new Entry("echo", "1", State.READY, ""));
  }

  @Override
  public ModelDescription describe(String model, String version) {
    requireEcho(model, version);
    TensorSpec y = new TensorSpec("y", ElementType.FP32, Shape.of(1));
    return new ModelDescription(
        "echo",
        "1",
        List.of("1"),
        "onnxruntime_onnx",
        List.of(y),
        List.of(y),
        0,
        List.of("original"),
        List.of(),
        false);
  }

  @Override
  public Statistics statistics(String model, String version) {
    requireEcho(model, version);
    return Statistics.none(model, "1");
  }

  private static void requireEcho(String model, String version) {
    if (!model.equals("echo") || !(version.isEmpty() || version.equals("1"))) {
      throw new InferenceException(InferenceException.Category.NOT_FOUND, "model: " + model);
    }
  }

  @Override
  public void load(String model, Map<String, Object> parameters) {
    throw new AssertionError("load reached the device");
  }

  @Override
  public void unload(String model) {
    throw new AssertionError("unload reached the device");
  }
}
