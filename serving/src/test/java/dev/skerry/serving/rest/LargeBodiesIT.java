package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LargeBodiesIT {
  @Test
  void largeJson_isAnswered() {
    int elements = 1 << 20;
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":["
            + elements
            + "],\"data\":["
            + "0.5,".repeat(elements - 1)
            + "0.5]}]}";
    try (RestFixture rest = new RestFixture()) {
      HttpResponse<byte[]> answer = rest.post("/v2/models/echo/infer", json);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(RestFixture.error(rest.post("/v2/models/echo/infer", json + "x")))
          .contains("not the JSON expected");
    }
  }

  @Test
  void threadForWhatTakesLong_isNoVirtualOne_andOneAtATime() throws Exception {
    try (LargeBodies large = new LargeBodies(1 << 20);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch held = new CountDownLatch(1);
      Future<Boolean> first =
          callers.submit(() ->
              large.read(() -> {
                begun.countDown();
                held.await();
                return Thread.currentThread().isVirtual();
              }));
      begun.await();
      Future<Long> second = callers.submit(() -> large.read(held::getCount));

      held.countDown();

      assertThat(first.get()).isFalse();
      assertThat(second.get()).isZero();
    }
  }

  @Test
  void refusalWhileReading_reachesTheCaller() {
    try (LargeBodies large = new LargeBodies(1 << 20)) {
      assertThatThrownBy(() ->
              large.read(() -> {
                throw new InferenceException(Category.INVALID, "not this");
              }))
          .isInstanceOf(InferenceException.class)
          .hasMessage("not this");
    }
  }

  @Test
  void room_isForFourOfTheLargest_andAnyNumberOfSmallOnes() {
    try (LargeBodies large = new LargeBodies(1 << 20)) {
      int units = 0;
      for (int i = 0; i < 4; i++) {
        units += large.enter(i % 2 == 0 ? 1 << 20 : -1);
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(large.enter(LargeBodies.LARGE - 1)).isZero();
      }
      // Nobody can wait for room while interrupted.
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> large.enter(1 << 20))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("too many large bodies");
      assertThat(Thread.interrupted()).isTrue();

      large.leave(units);

      assertThat(large.enter(1 << 20)).isPositive();
    }
  }
}
