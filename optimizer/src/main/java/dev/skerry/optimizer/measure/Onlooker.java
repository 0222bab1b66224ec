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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs a graph on samples and shows what numbers some of its values are. */
public final class Onlooker implements AutoCloseable {
  /* Values between nodes take much more room than answers. */
  private static final int BATCH = 8;

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

  /** Shows values of FP32 for all samples, a few at a time if the graph takes so many. */
  public void watch(Samples samples, Observer observer) {
    int step = session.inputs().stream().allMatch(TensorSpec::hasOpenBatch) ? BATCH : 1;
    try (RunControl control = new RunControl()) {
      int from = 0;
      while (from < samples.count()) {
        List<Tensor> batch =
            samples.batch(session.inputs(), from, Math.min(step, samples.count() - from));
        List<Tensor> said;
        try {
          said = session.run(batch, control);
        } catch (EngineException alone) {
          if (step == 1) {
            throw alone;
          }
          // Open at the outside, and made for one within.
          step = 1;
          continue;
        }
        show(session.inputs(), batch, observer);
        show(session.outputs(), said, observer);
        from += step;
      }
    }
  }

  private void show(List<TensorSpec> specs, List<Tensor> tensors, Observer observer) {
    for (int i = 0; i < tensors.size(); i++) {
      String value = specs.get(i).name();
      if (values.contains(value) && tensors.get(i).type() == ElementType.FP32) {
        observer.see(value, tensors.get(i));
      }
    }
  }

  @Override
  public void close() throws IOException {
    session.close();
    Files.deleteIfExists(file);
  }
}
