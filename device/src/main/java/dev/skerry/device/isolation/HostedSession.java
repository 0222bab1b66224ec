package dev.skerry.device.isolation;

import dev.skerry.engine.Binding;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.ExecutionProvider;
import dev.skerry.engine.ModelHost;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A model that whichever child serves runs. */
final class HostedSession implements Session {
  private final Household household;
  private final int number;
  private final ModelHost.Interface found;
  private final boolean batched;
  private final boolean bindable;

  HostedSession(Household household, int number, ModelHost.Interface found) {
    this.household = household;
    this.number = number;
    this.found = found;
    this.batched = all(HostedSession::isBatched);
    this.bindable = batched || all(spec -> spec.shape().isKnown() && spec.type().size() > 0);
  }

  private boolean all(Predicate<TensorSpec> condition) {
    return found.inputs().stream().allMatch(condition)
        && found.outputs().stream().allMatch(condition);
  }

  private static boolean isBatched(TensorSpec spec) {
    return spec.type().size() > 0
        && spec.hasOpenBatch()
        && spec.resolved(1).equals(spec.shape().with(0, 1));
  }

  int number() {
    return number;
  }

  /** The child to run in. */
  ModelHost host() {
    ModelHost host = household.serving();
    if (host == null) {
      throw new EngineException(
          EngineException.Category.UNAVAILABLE, "no child process runs models now");
    }
    return host;
  }

  @Override
  public List<TensorSpec> inputs() {
    return found.inputs();
  }

  @Override
  public List<TensorSpec> outputs() {
    return found.outputs();
  }

  @Override
  public ExecutionProvider provider() {
    return found.provider();
  }

  @Override
  public List<Tensor> run(List<Tensor> values, RunControl control) {
    ModelHost host = host();
    try {
      return host.ask(number, values, control);
    } catch (EngineException e) {
      throw told(e, host);
    }
  }

  @Override
  public Optional<List<Tensor>> secondOpinion(List<Tensor> values) {
    return household.twins().secondOpinion(number, values);
  }

  /** Sees to it that another child takes over before anybody else meets the dead one. */
  EngineException told(EngineException e, ModelHost host) {
    switch (e.category()) {
      case CRASHED, UNAVAILABLE -> household.lost(host);
      case BAD_MODEL, CHANGED, BAD_INPUT, TERMINATED, FAILED -> {
        // The child lives.
      }
    }
    return e;
  }

  @Override
  public boolean takesBatches() {
    return batched;
  }

  @Override
  public boolean isBindable() {
    return bindable;
  }

  @Override
  public Binding bind(int batch) {
    if (!bindable) {
      throw new IllegalStateException(
          "model: " + found + " (expected: known shapes but for the batch)");
    }
    try {
      return HostedBinding.of(this, household, batch);
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "shared memory: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public boolean giveUp() {
    household.replace();
    return true;
  }

  @Override
  public boolean renew() {
    household.renew();
    return true;
  }

  @Override
  public void close() {
    household.withdraw(number);
  }
}
