package dev.skerry.device.isolation;

import dev.skerry.engine.EngineException;
import dev.skerry.engine.ModelHost;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.patrol.Patrol;
import dev.skerry.model.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The child that serves and the one that stands by have loaded the same: what one says can be held
 * against what the other says, and what stands in the memory of one against that of the other.
 */
final class Twins {
  private static final System.Logger LOG = System.getLogger(Twins.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long BLIND_FOR = Duration.ofMinutes(1).toNanos();

  private final Household household;
  private final LongSupplier nanos;
  private final MemoryPatrol<ModelHost> patrol = new MemoryPatrol<>();
  /* Children that could not look at their memory, and until when they are not asked again. */
  private final Map<ModelHost, Long> blind = new WeakHashMap<>();
  private @Nullable Future<?> unanswered;

  Twins(Household household, LongSupplier nanos) {
    this.household = household;
    this.nanos = nanos;
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
    } catch (EngineException e) {
      LOG.log(System.Logger.Level.DEBUG, "event=no_second_opinion pid=" + standby.pid(), e);
      return Optional.empty();
    }
  }

  /**
   * Has one of them look at a part of its memory, and ends it if bits have turned in weights. For
   * one thread at a time.
   *
   * @return whether it is to be called again at once, for one of them is doubted, or is young
   */
  boolean patrol() {
    Household.Pair pair = household.pair();
    Optional<MemoryPatrol.Turn<ModelHost>> turn =
        patrol.next(seeing(pair.serving()), seeing(pair.standby()));
    if (turn.isEmpty()) {
      return false;
    }
    ModelHost child = turn.get().child();
    Optional<Patrol.Report> report = look(turn.get());
    if (report.isEmpty()) {
      patrol.silent(child);
      return false;
    }
    patrol
        .told(child, report.get(), nanos.getAsLong())
        .ifPresent(verdict -> {
          LOG.log(
              System.Logger.Level.ERROR,
              "event=memory_changed pid="
                  + verdict.child().pid()
                  + (verdict.toEnd() ? "" : " ignored=\"too often within an hour\""));
          if (verdict.toEnd()) {
            household.end(verdict.child());
          }
        });
    return patrol.isUrgent();
  }

  private @Nullable ModelHost seeing(@Nullable ModelHost child) {
    Long until = blind.get(child);
    return until == null || nanos.getAsLong() - until >= 0 ? child : null;
  }

  private Optional<Patrol.Report> look(MemoryPatrol.Turn<ModelHost> turn) {
    ModelHost child = turn.child();
    if (unanswered != null && !unanswered.isDone()) {
      // Each question that waits has a connection of its own, of which models need some.
      return Optional.empty();
    }
    try {
      return patiently(
          child,
          () -> {
            if (!turn.seek().isEmpty()) {
              child.seek(turn.seek());
            }
            return child.patrol(turn.pages());
          });
    } catch (EngineException e) {
      if (e.category() != EngineException.Category.FAILED) {
        return Optional.empty();
      }
      if (blind.put(child, nanos.getAsLong() + BLIND_FOR) == null) {
        LOG.log(
            System.Logger.Level.WARNING,
            "event=no_memory_patrol pid=" + child.pid() + " reason=\"" + e.getMessage() + "\"");
      }
      return Optional.empty();
    }
  }

  /**
   * What {@code child} says; empty if it says nothing for so long that it is to be replaced.
   *
   * @throws EngineException if it fails
   */
  private <T> Optional<T> patiently(ModelHost child, Supplier<T> question) {
    FutureTask<T> asked = new FutureTask<>(question::get);
    Thread.ofVirtual().name("twin").start(asked);
    try {
      return Optional.of(asked.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      LOG.log(System.Logger.Level.WARNING, "event=child_silent pid=" + child.pid());
      unanswered = asked;
      household.replaceSilent(child);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException failed) {
        throw failed;
      }
      throw new IllegalStateException("child " + child.pid() + " was asked in vain", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
