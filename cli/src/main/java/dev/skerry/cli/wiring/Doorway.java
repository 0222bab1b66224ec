package dev.skerry.cli.wiring;

import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.Question;
import dev.skerry.terms.LatencyClass;
import java.util.List;

/** What listens asks here: at first the device alone, and its whole site once it has joined one. */
final class Doorway implements Inference {
  private final Inference device;
  private volatile Inference behind;

  Doorway(Inference device) {
    this.device = device;
    this.behind = device;
  }

  /** Leads to {@code next} from now on. */
  void lead(Inference next) {
    behind = next;
  }

  /** Leads to the device alone from now on. */
  void leadHome() {
    behind = device;
  }

  @Override
  public Answer ask(Question question) {
    return behind.ask(question);
  }

  @Override
  public Answer decline(Question question, List<TensorSpec> inputs) {
    return behind.decline(question, inputs);
  }

  @Override
  public LatencyClass latencyClass(String model, String version) {
    return behind.latencyClass(model, version);
  }

  @Override
  public long nanos() {
    return device.nanos();
  }

  @Override
  public Catalog catalog() {
    return behind.catalog();
  }
}
