package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What is right about some samples, as far as anybody knows. */
public sealed interface Truth {
  /** The right class of each sample. */
  record Classes(List<Integer> classes) implements Truth {
    public Classes {
      classes = List.copyOf(classes);
    }

    @Override
    public Truth picked(List<Integer> rows) {
      List<Integer> picked = new ArrayList<>(rows.size());
      rows.forEach(row -> picked.add(classes.get(row)));
      return new Classes(picked);
    }
  }

  /** What the first output should be, FP32 with samples along the first axis. */
  record Targets(Tensor targets) implements Truth {
    @Override
    public Truth picked(List<Integer> rows) {
      return new Targets(Rows.picked(targets, rows));
    }
  }

  /** Nobody knows. */
  record Unknown() implements Truth {
    @Override
    public Truth picked(List<Integer> rows) {
      return this;
    }
  }

  /** That of some of the samples, in the order given. */
  Truth picked(List<Integer> rows);
}
