package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.failsafe.OutputContract;
import dev.skerry.device.schedule.Rung;
import dev.skerry.engine.Binding;
import dev.skerry.engine.ExecutionProvider;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LoadedVariantTest {
  private final Books books = new Books();
  private final LoadedVariant variant = new LoadedVariant(rung(), books, true, 2);

  private static Rung rung() {
    Latency latency = new Latency(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));
    return new Rung("only", 0.9, new TreeMap<>(Map.of(1, latency)));
  }

  /** A session that keeps books of the memory it hands out. */
  private static final class Books implements Session {
    private final List<Pinned> all = new ArrayList<>();

    @Override
    public Binding bind(int batch) {
      Pinned pinned = new Pinned(batch);
      all.add(pinned);
      return pinned;
    }

    @Override
    public List<TensorSpec> inputs() {
      return List.of();
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of();
    }

    @Override
    public ExecutionProvider provider() {
      return ExecutionProvider.CPU;
    }

    @Override
    public List<Tensor> run(List<Tensor> values, RunControl control) {
      return List.of();
    }

    @Override
    public boolean takesBatches() {
      return true;
    }

    @Override
    public boolean isBindable() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static final class Pinned implements Binding {
    private final int batch;
    private int closed;

    Pinned(int batch) {
      this.batch = batch;
    }

    @Override
    public int batch() {
      return batch;
    }

    @Override
    public Tensor input(int index) {
      throw new IllegalArgumentException("input: " + index + " (expected: none)");
    }

    @Override
    public Tensor output(int index) {
      throw new IllegalArgumentException("output: " + index + " (expected: none)");
    }

    @Override
    public void run(RunControl control) {}

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void variantThatIsNeverAsked_doesNotVouchForTheOthers() {
    LoadedVariant best = new LoadedVariant(rung(), books, true, 1);
    LoadedVariant noFaster = new LoadedVariant(rung(), books, true, 1);
    Generation generation =
        new Generation(
            List.of(best, noFaster),
            Optional.empty(),
            OutputContract.of(Optional.empty(), List.of(), false, true),
            "accuracy");
    assertThat(generation.ladder().size()).isEqualTo(1);
    assertThat(generation.mayRun()).isTrue();

    best.mayRun(false);

    assertThat(generation.mayRun()).isFalse();
  }

  @Test
  void memoryOfARunThatWasGivenUp_staysUntilItComesBack_andIsFreedOnce() {
    Binding mine = variant.binding(1, 2, 4);
    Binding elsewhere = variant.binding(1, 0, 4);

    LeftMemory left = variant.abandon(1, 2);
    Binding next = variant.binding(1, 2, 4);

    assertThat(next).isNotSameAs(mine);
    assertThat(books.all).allMatch(pinned -> pinned.closed == 0);
    left.close();
    left.close();
    assertThat(((Pinned) mine).closed).isEqualTo(1);
    assertThat(((Pinned) elsewhere).closed).isZero();
    assertThat(((Pinned) next).closed).isZero();
    variant.close();
    assertThat(books.all).allMatch(pinned -> pinned.closed == 1);
  }
}
