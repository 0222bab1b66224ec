package dev.skerry.site;

import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.site.failover.Flight;
import dev.skerry.site.failover.Outstanding;
import dev.skerry.terms.Grade;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A question that was sent to a neighbour, as its caller waits for it: first for the neighbour
 * alone, and once that gets late for whoever is first, the neighbour or this device.
 *
 * <p>A question is hedged no earlier than it has to be run here anyway; so that costs no run that
 * would not have been, and saves the one here if the neighbour is first after all.
 *
 * <p>For one caller.
 */
final class Away {
  /* How long a caller waits at the most before it looks whether its neighbour is doubted by now. */
  private static final long LOOK = 10_000_000;

  /* With less time than this a safe answer is given as it is, since waking up takes time as well. */
  private static final long LEAST_LEFT = 5_000_000;

  private final Outstanding outstanding;
  private final Flight flight;
  private final long deadline;
  private final LongSupplier clock;
  private final CompletableFuture<Optional<Answer>> coming = new CompletableFuture<>();

  Away(Outstanding outstanding, Flight flight, long deadline, LongSupplier clock) {
    this.outstanding = outstanding;
    this.flight = flight;
    this.deadline = deadline;
    this.clock = clock;
  }

  /** Has {@code exchange} bring the answer, if there is one that counts. */
  void begin(Supplier<Optional<Answer>> exchange) {
    Thread.ofVirtual()
        .name("site-" + flight.device())
        .start(() -> {
          try {
            coming.complete(exchange.get());
          } catch (RuntimeException | Error e) {
            coming.completeExceptionally(e);
          }
        });
  }

  /** The neighbour's answer; empty if it is not worth waiting for it alone any longer. */
  Optional<Answer> await() {
    while (true) {
      long wait = Math.min(LOOK, outstanding.nextLook(flight) - clock.getAsLong());
      try {
        return coming.get(Math.max(1, wait), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (outstanding.isGivenUp(flight, clock.getAsLong())) {
          // It may have come in this very moment: then it is handed over in the next.
          return outstanding.isTaken(flight) ? coming.join() : coming.getNow(Optional.empty());
        }
      } catch (ExecutionException e) {
        outstanding.failed(flight, clock.getAsLong());
        return Optional.empty();
      } catch (InterruptedException e) {
        outstanding.withdrawn(flight);
        throw interrupted();
      }
    }
  }

  /** Whether an answer may still come, or came in this very moment. */
  boolean mayCome() {
    return outstanding.mayCome(flight);
  }

  /** Waits for nothing, before it ever did. */
  void leave() {
    outstanding.withdrawn(flight);
  }

  /** Waits for nothing more; gives what came in this very moment. */
  Optional<Answer> drop() {
    return outstanding.settle(flight) ? coming.join() : Optional.empty();
  }

  /**
   * The first answer of a model, the neighbour's or {@code here}; the other one is not waited for.
   * What is safe or a refusal {@code here} is given only if the neighbour's does not come in time.
   *
   * @throws InferenceException as {@code here} does
   */
  Answer race(Supplier<Answer> here) {
    CompletableFuture<Answer> own = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual()
            .name("site-here")
            .start(() -> {
              try {
                own.complete(here.get());
              } catch (RuntimeException | Error e) {
                own.completeExceptionally(e);
              }
            });
    try {
      Optional<Answer> theirs = first(own);
      if (theirs.isEmpty() && outstanding.settle(flight)) {
        theirs = coming.join();
      }
      return theirs.isPresent() ? theirs.get() : own.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof InferenceException refusal ? refusal : e;
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      outstanding.settle(flight);
      asking.interrupt();
    }
  }

  /* The neighbour's answer if it comes before ours, or before ours has to be given; else ours is there. */
  private Optional<Answer> first(CompletableFuture<Answer> own) throws InterruptedException {
    CompletableFuture<Answer> theirs = new CompletableFuture<>();
    CompletableFuture<Void> handed =
        coming.thenAccept(answer -> answer.ifPresent(theirs::complete));
    try {
      CompletableFuture.anyOf(own.handle((answer, refusal) -> true), theirs).get();
      return theirs.isDone()
          ? Optional.of(theirs.join())
          : coming.get(Math.max(0, patience(own)), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } finally {
      handed.cancel(false);
    }
  }

  /* How long what is there need not be given yet. */
  private long patience(CompletableFuture<Answer> own) {
    long left = deadline - clock.getAsLong();
    if (own.isCompletedExceptionally()) {
      return left;
    }
    return own.join().grade() == Grade.SAFE ? left - Math.max(LEAST_LEFT, left / 2) : 0;
  }

  private static InferenceException interrupted() {
    Thread.currentThread().interrupt();
    return new InferenceException(Category.CANCELLED, "interrupted while a neighbour was asked");
  }
}
