package dev.skerry.device.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class AnswerCacheTest {
  private long now;

  private AnswerCache cache(long bytes) {
    return new AnswerCache(new CacheLimits(new Bytes(bytes), Duration.ofSeconds(1)), () -> now);
  }

  private static ContentKey key(float... values) {
    return ContentKey.of(List.of(Tensor.ofFloats(Shape.of(values.length), values)), 42);
  }

  private static AnswerCache.Kept kept(float value) {
    return new AnswerCache.Kept(List.of(Tensor.ofFloats(Shape.of(1), value)), "full", 0);
  }

  @Test
  void sameContent_isFound() {
    AnswerCache cache = cache(1 << 20);
    assertThat(cache.join(key(1, 2))).isNull();
    cache.land(key(1, 2), kept(7), true);

    assertThat(requireNonNull(cache.find(key(1, 2))).outputs().getFirst().floats().get(0))
        .isEqualTo(7);
    assertThat(cache.find(key(2, 1))).isNull();
  }

  @Test
  void sameBytesInAnotherShape_isAnotherQuestion() {
    ContentKey flat = ContentKey.of(List.of(Tensor.ofFloats(Shape.of(4), 1, 2, 3, 4)), 42);
    ContentKey square = ContentKey.of(List.of(Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4)), 42);

    assertThat(flat).isNotEqualTo(square);
  }

  @Test
  void collidingHash_isNoHit() {
    // Equality looks at every byte, whatever the hash says.
    assertThat(key(1)).isEqualTo(key(1)).isNotEqualTo(key(1.0000001f));
  }

  @Test
  void oldAnswer_isForgotten() {
    AnswerCache cache = cache(1 << 20);
    cache.land(key(1), kept(7), true);

    now = Duration.ofMillis(999).toNanos();
    assertThat(cache.find(key(1))).isNotNull();
    now = Duration.ofMillis(1001).toNanos();
    assertThat(cache.find(key(1))).isNull();
  }

  @Test
  void moreThanFits_isBounded() {
    AnswerCache cache = cache(16 << 10);

    for (int i = 0; i < 10_000; i++) {
      cache.land(key(i), kept(i), true);
    }

    // An answer and its question weigh about 450 bytes here.
    assertThat(cache.size()).isBetween(1L, 64L);
  }

  @Test
  void secondAsker_getsWhatTheFirstOneFound() throws Exception {
    AnswerCache cache = cache(1 << 20);
    assertThat(cache.join(key(1))).isNull();
    AnswerCache.Flight flight = requireNonNull(cache.join(key(1)));

    CompletableFuture<AnswerCache.Kept> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return flight.await(Duration.ofSeconds(30).toNanos());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    cache.land(key(1), kept(7), false);

    assertThat(waiting.get().outputs().getFirst().floats().get(0)).isEqualTo(7);
    assertThat(cache.find(key(1))).as("an answer that may not be kept").isNull();
    assertThat(cache.join(key(1))).as("the flight has ended").isNull();
  }

  @Test
  void firstAskerThatFails_sendsTheSecondOneOnItsOwn() throws Exception {
    AnswerCache cache = cache(1 << 20);
    cache.join(key(1));
    AnswerCache.Flight flight = requireNonNull(cache.join(key(1)));

    cache.land(key(1), null, false);

    assertThat(flight.await(0)).isNull();
  }
}
