package dev.skerry.device.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.AgentSpec.CacheLimits;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers of one generation of one agent, by the exact content of the question.
 *
 * <p>Bounded in bytes and in age. While one caller works on a question, others with the same one
 * may wait for it instead of asking the model again. A reload begins with an empty cache, so an
 * answer never outlives its model.
 */
public final class AnswerCache {
  private static final long OVERHEAD = 128;

  /**
   * An answer that was kept.
   *
   * @param outputs in the model's order
   * @param at when it was computed, in monotonic nanoseconds
   */
  public record Kept(List<Tensor> outputs, String variant, long at) {
    public Kept {
      outputs = List.copyOf(outputs);
    }

    private long weight() {
      long weight = OVERHEAD;
      for (Tensor output : outputs) {
        weight += output.byteSize() + OVERHEAD;
      }
      return weight;
    }
  }

  /** A question that somebody is working on. */
  public static final class Flight {
    private final CountDownLatch landed = new CountDownLatch(1);
    private volatile @Nullable Kept result;

    private Flight() {}

    /**
     * Waits for whoever works on it.
     *
     * @return what came of it; null if nothing that can be used again, or not within {@code nanos}
     */
    public @Nullable Kept await(long nanos) throws InterruptedException {
      return landed.await(nanos, TimeUnit.NANOSECONDS) ? result : null;
    }
  }

  private final Cache<ContentKey, Kept> kept;
  private final ConcurrentMap<ContentKey, Flight> flights = new ConcurrentHashMap<>();

  /** An empty cache; {@code nanos} is the clock that answers age by. */
  public AnswerCache(CacheLimits limits, LongSupplier nanos) {
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(limits.capacity().count())
            .weigher((ContentKey key, Kept value) ->
                (int) Math.min(Integer.MAX_VALUE, key.weight() + value.weight()))
            .expireAfterWrite(limits.timeToLive())
            .ticker(nanos::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /** What is kept for {@code key}, if it is young enough. */
  public @Nullable Kept find(ContentKey key) {
    return kept.getIfPresent(key);
  }

  /**
   * Announces work on {@code key}. Null means that the caller is the one to do it, and must {@link
   * #land} it whatever happens; otherwise somebody else is at it already.
   */
  public @Nullable Flight join(ContentKey key) {
    return flights.putIfAbsent(key, new Flight());
  }

  /**
   * Ends the work on {@code key}.
   *
   * @param result what came of it; null if nothing that can be used again
   * @param keep whether it may also answer later questions
   */
  public void land(ContentKey key, @Nullable Kept result, boolean keep) {
    if (result != null && keep) {
      kept.put(key, result);
    }
    Flight flight = flights.remove(key);
    if (flight != null) {
      flight.result = result;
      flight.landed.countDown();
    }
  }

  /** About how many answers are kept. */
  long size() {
    kept.cleanUp();
    return kept.estimatedSize();
  }
}
