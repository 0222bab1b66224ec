package dev.skerry.serving;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Statistics.BatchPhase;
import dev.skerry.serving.Statistics.Phase;
import dev.skerry.terms.Grade;
import dev.skerry.terms.LatencyClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does what the name of the model says, and remembers what it was asked.
 *
 * <p>{@code echo} and {@code text} give back their inputs; {@code safe} does so as a late safe
 * answer; {@code held} waits for {@link #release}; {@code broken} fails; {@code refuse-CATEGORY}
 * has no answer for that reason; {@code resting} is known, but not loaded.
 */
public final class ScriptedInference implements Inference, Catalog {
  /** What {@code broken} says of itself; nobody outside should ever read it. */
  public static final String SECRET = "secret of the inside";

  /** Every question in the order of asking. */
  public final BlockingQueue<Question> asked = new LinkedBlockingQueue<>();

  /** Every question that was not read. */
  public final BlockingQueue<Question> declined = new LinkedBlockingQueue<>();

  /** What was switched: {@code load echo {}}. */
  public final BlockingQueue<String> switched = new LinkedBlockingQueue<>();

  /** Every reading of the clock, which is {@link #now}. */
  public final BlockingQueue<Long> readings = new LinkedBlockingQueue<>();

  public final AtomicLong now = new AtomicLong(1_000);
  public volatile boolean live = true;
  public volatile boolean ready = true;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  private record Held(
      CompletableFuture<Boolean> entered,
      CompletableFuture<Boolean> released,
      CompletableFuture<Boolean> withdrawn) {
    static Held create(String id) {
      return new Held(
          new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
    }
  }

  /** Lets the question with this id be answered. */
  public void release(String id) {
    held(id).released.complete(true);
  }

  /** Completes when the question with this id is being worked on. */
  public CompletableFuture<Boolean> entered(String id) {
    return held(id).entered;
  }

  /** Completes when the thread that asks the question with this id was interrupted. */
  public CompletableFuture<Boolean> withdrawn(String id) {
    return held(id).withdrawn;
  }

  private Held held(String id) {
    return held.computeIfAbsent(id, Held::create);
  }

  @Override
  public long nanos() {
    long reading = now.get();
    readings.add(reading);
    return reading;
  }

  @Override
  public Answer ask(Question question) {
    asked.add(question);
    return switch (question.model()) {
      case "echo", "text" -> answer(question, Grade.FULL, Reason.NONE, Duration.ZERO, true);
      case "safe" -> answer(question, Grade.SAFE, Reason.DEADLINE, Duration.ofMillis(3), false);
      case "held" -> {
        await(held(question.id()));
        yield answer(question, Grade.VARIANT, Reason.LOAD, Duration.ZERO, true);
      }
      case "broken" -> throw new IllegalStateException(SECRET);
      default -> throw refusal(question.model());
    };
  }

  @Override
  public Answer decline(Question question, List<TensorSpec> inputs) {
    declined.add(question);
    return new Answer(
        question.model(), "3", "", List.of(), Grade.SAFE, Reason.LOAD, Duration.ZERO, true);
  }

  @Override
  public LatencyClass latencyClass(String model, String version) {
    return LatencyClass.INTERACTIVE;
  }

  private static void await(Held held) {
    held.entered.complete(true);
    try {
      held.released.get();
    } catch (InterruptedException e) {
      held.withdrawn.complete(true);
      throw new InferenceException(Category.CANCELLED, "withdrawn");
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static InferenceException refusal(String model) {
    if (model.startsWith("refuse-")) {
      Category category = Category.valueOf(model.substring("refuse-".length()));
      return new InferenceException(category, "refused: " + category);
    }
    if (model.equals("resting")) {
      return new InferenceException(Category.UNAVAILABLE, "model: resting (expected: loaded)");
    }
    return new InferenceException(
        Category.NOT_FOUND, "model: " + model + " (expected: a known one)");
  }

  private static Answer answer(
      Question question, Grade grade, Reason reason, Duration age, boolean onTime) {
    List<NamedTensor> outputs = new ArrayList<>();
    for (NamedTensor input : question.inputs()) {
      if (question.outputs().isEmpty() || question.outputs().contains(input.name())) {
        outputs.add(input);
      }
    }
    return new Answer(question.model(), "3", "int8", outputs, grade, reason, age, onTime);
  }

  @Override
  public Catalog catalog() {
    return this;
  }

  @Override
  public boolean isLive() {
    return live;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public List<Entry> index() {
    return List.of(
        new Entry("echo", "3", State.READY, ""),
        new Entry("text", "3", State.READY, ""),
        new Entry("resting", "1", State.UNAVAILABLE, "unloaded"));
  }

  @Override
  public ModelDescription describe(String model, String version) {
    TensorSpec spec =
        switch (model) {
          case "echo" -> new TensorSpec("x", ElementType.FP32, Shape.of(Shape.ANY, 4));
          case "text" -> new TensorSpec("x", ElementType.BYTES, Shape.of(1));
          default -> throw refusal(model);
        };
    if (!version.isEmpty() && !version.equals("3")) {
      throw new InferenceException(Category.NOT_FOUND, "version: " + version + " (expected: 3)");
    }
    return new ModelDescription(
        model,
        "3",
        List.of("2", "3"),
        "onnxruntime_onnx",
        List.of(spec),
        List.of(spec),
        model.equals("echo") ? 8 : 0,
        List.of("full", "int8"),
        List.of(),
        true);
  }

  @Override
  public Statistics statistics(String model, String version) {
    describe(model, version);
    Phase none = new Phase(0, 0);
    Phase some = new Phase(2, 3_000);
    return new Statistics(
        model,
        "3",
        1_700_000_000_000L,
        5,
        4,
        new Phase(6, 9_000),
        none,
        some,
        some,
        some,
        some,
        none,
        none,
        List.of(new BatchPhase(2, some, some, some)));
  }

  @Override
  public void load(String model, Map<String, Object> parameters) {
    if (model.equals("unknown")) {
      throw refusal(model);
    }
    switched.add("load " + model + " " + parameters);
  }

  @Override
  public void unload(String model) {
    switched.add("unload " + model);
  }
}
