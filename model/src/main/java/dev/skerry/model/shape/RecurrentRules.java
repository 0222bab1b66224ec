package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import java.util.List;
import java.util.Map;

/** Layers that walk along a sequence: input [steps,batch,features], weights [directions,…]. */
final class RecurrentRules {
  private RecurrentRules() {}

  static void addTo(Map<String, Rule> rules) {
    for (String type : List.of("LSTM", "GRU", "RNN")) {
      rules.put(type, RecurrentRules::walk);
    }
  }

  private static void walk(Step step) {
    Dims x = step.dims(0);
    Dims recurrence = step.dims(2);
    if (x == null || recurrence == null) {
      return;
    }
    Dim directions = recurrence.axis(0);
    Dim hidden = recurrence.axis(2);
    boolean batchFirst = step.node().integer("layout", 0) == 1;
    Dim steps = x.axis(batchFirst ? 1 : 0);
    Dim batch = x.axis(batchFirst ? 0 : 1);
    step.out(
        0,
        step.element(0),
        new Dims(
            batchFirst
                ? List.of(batch, steps, directions, hidden)
                : List.of(steps, directions, batch, hidden)));
    Dims last =
        new Dims(
            batchFirst ? List.of(batch, directions, hidden) : List.of(directions, batch, hidden));
    step.out(1, step.element(0), last);
    step.out(2, step.element(0), last);
  }
}
