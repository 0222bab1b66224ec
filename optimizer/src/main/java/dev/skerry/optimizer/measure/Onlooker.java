package dev.skerry.optimizer.measure;

import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.Graph;
import dev.skerry.model.Value;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.samples.Samples;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs a graph on samples and shows what numbers some of its values are. */
public final class Onlooker implements AutoCloseable {
  /* Values between nodes take much more room than answers. */
  private static final int BATCH = 8;
  private static final long MOST_BYTES = 8 << 20;

  private final Set<String> values;
  private final Path file;
  private final Session session;

  /** Whoever looks at the numbers that a value takes. */
  public interface Observer {
    void see(String value, Tensor numbers);
  }

  private Onlooker(Set<String> values, Path file, Session session) {
    this.values = values;
    this.file = file;
    this.session = session;
  }

  /**
   * Loads a graph, with {@code values} among its outputs.
   *
   * @param workspace where it is put until this is closed
   */
  public static Onlooker of(Engine engine, Path workspace, Graph graph, Set<String> values)
      throws IOException {
    Path file = workspace.resolve("onlooker.onnx");
    OnnxFile.write(exposed(graph, values), file);
    return new Onlooker(Set.copyOf(values), file, engine.load(file));
  }

  private static Graph exposed(Graph graph, Set<String> values) {
    List<Edit> edits = new ArrayList<>();
    for (String value : values) {
      if (!graph.isOutput(value) && !graph.isInput(value)) {
        edits.add(new Edit.AddOutput(Value.named(value)));
      }
    }
    return Edits.apply(graph, edits);
  }

  /**
   * Shows values of FP32 for all samples, as many at a time as take little room, if the graph takes
   * more than one.
   */
  public void watch(Samples samples, Observer observer) {
    if (samples.isEmpty()) {
      return;
    }
    boolean batched = session.inputs().stream().allMatch(TensorSpec::hasOpenBatch);
    try (RunControl control = new RunControl()) {
      long each = watch(samples, 0, 1, control, observer);
      int step = batched ? Math.clamp(MOST_BYTES / Math.max(1, each), 1, BATCH) : 1;
      int from = 1;
      while (from < samples.count()) {
        int some = Math.min(step, samples.count() - from);
        try {
          watch(samples, from, some, control, observer);
        } catch (EngineException together) {
          if (step == 1) {
            throw together;
          }
          // Open at the outside, and made for one within.
          step = 1;
          continue;
        }
        from += some;
      }
    }
  }

  /* How many bytes were seen. */
  private long watch(Samples samples, int from, int count, RunControl control, Observer observer) {
    long[] seen = new long[1];
    boolean[] ran = new boolean[1];
    try (Arena room = Arena.ofConfined()) {
      List<Tensor> batch = samples.batch(session.inputs(), from, count, room);
      session.run(
          batch,
          control,
          (output, value) -> {
            if (!ran[0]) {
              ran[0] = true;
              showInputs(batch, observer);
            }
            seen[0] += value.byteSize();
            show(output.name(), value, observer);
          });
    }
    return seen[0];
  }

  private void showInputs(List<Tensor> batch, Observer observer) {
    for (int i = 0; i < batch.size(); i++) {
      show(session.inputs().get(i).name(), batch.get(i), observer);
    }
  }

  private void show(String value, Tensor numbers, Observer observer) {
    if (values.contains(value) && numbers.type() == ElementType.FP32) {
      observer.see(value, numbers);
    }
  }

  @Override
  public void close() throws IOException {
    session.close();
    Files.deleteIfExists(file);
  }
}
