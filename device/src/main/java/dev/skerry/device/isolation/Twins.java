package dev.skerry.device.isolation;

import dev.skerry.engine.EngineException;
import dev.skerry.engine.ModelHost;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.model.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The child that serves and the one that stands by have loaded the same: what one says can be held
 * against what the other says, and what stands in the memory of one against that of the other.
 */
final class Twins {
  private static final System.Logger LOG = System.getLogger(Twins.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Household household;
  private final MemoryPatrol<ModelHost> patrol = new MemoryPatrol<>();

  Twins(Household household) {
    this.household = household;
  }

  /**
   * What the child that stands by answers; empty if none does, or if it fails. One that does not
   * answer at all is ended: it could not take over either.
   */
  Optional<List<Tensor>> secondOpinion(int model, List<Tensor> values) {
    ModelHost standby = household.standby();
    if (standby == null) {
      return Optional.empty();
    }
    try (RunControl control = new RunControl()) {
      return patiently(standby, () -> standby.ask(model, values, control));
    }
  }

  /** Has one of them look at a part of its memory. For one thread at a time. */
  void patrol() {
    ModelHost serving = household.serving();
    ModelHost standby = household.standby();
    ModelHost host = patrol.next(serving, standby);
    if (host == null) {
      return;
    }
    boolean served = host == serving;
    List<MemoryLine> turned =
        ask(host, served, () -> host.patrol(MemoryPatrol.PAGES)).orElse(List.of());
    ModelHost other = served ? standby : serving;
    if (patrol.hasChanged(
        host, turned, other == null ? null : line -> holds(other, !served, line))) {
      LOG.log(
          System.Logger.Level.ERROR,
          "event=memory_changed pid=" + host.pid() + " served=" + served);
      household.end(host);
    }
  }

  private boolean holds(ModelHost host, boolean serves, MemoryLine line) {
    return ask(host, serves, () -> host.holds(line)).orElse(false);
  }

  /* Whether the one that serves answers at all, others find out. */
  private <T> Optional<T> ask(ModelHost host, boolean serves, Supplier<T> question) {
    return serves ? directly(host, question) : patiently(host, question);
  }

  private static <T> Optional<T> directly(ModelHost host, Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (EngineException e) {
      LOG.log(System.Logger.Level.DEBUG, "event=no_opinion pid=" + host.pid(), e);
      return Optional.empty();
    }
  }

  private <T> Optional<T> patiently(ModelHost host, Supplier<T> question) {
    FutureTask<T> asked = new FutureTask<>(question::get);
    Thread.ofVirtual().name("second-opinion").start(asked);
    try {
      return Optional.of(asked.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      LOG.log(System.Logger.Level.WARNING, "event=standby_hung pid=" + host.pid());
      household.end(host);
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "event=no_opinion pid=" + host.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
