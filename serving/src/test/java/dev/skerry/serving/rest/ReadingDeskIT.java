package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.serving.ScriptedInference;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A desk with one place, which somebody keeps. */
@Timeout(60)
final class ReadingDeskIT {
  private static final long SOON = Duration.ofMillis(20).toNanos();
  private static final long LATER = Duration.ofMinutes(10).toNanos();

  private static final String NUMBERS = "0.5,".repeat(5999) + "0.5";

  private final ReadingDesk desk = new ReadingDesk(1, System::nanoTime);
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch kept = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void keepThePlace() throws InterruptedException {
    var _ =
        readers.submit(() ->
            desk.read(
                1,
                System.nanoTime() + LATER,
                () -> {
                  kept.countDown();
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return "kept";
                }));
    kept.await();
  }

  @AfterEach
  void close() {
    end.countDown();
    readers.close();
  }

  @Test
  void whoHasWaitedForHalfOfItsTime_isNotRead() {
    assertThat(desk.read(1, System.nanoTime() + SOON, () -> "read")).isEmpty();
    assertThat(desk.read(1, System.nanoTime() - SOON, () -> "read")).isEmpty();
  }

  @Test
  void whoHasTime_isReadOnceThePlaceIsFree() throws Exception {
    Future<Optional<String>> waits =
        readers.submit(() -> desk.read(1, System.nanoTime() + LATER, () -> "read"));
    end.countDown();

    assertThat(waits.get()).contains("read");
    assertThat(desk.read(1, System.nanoTime() + SOON, () -> "again")).contains("again");
  }

  @Test
  void manyThatComeAtOnce_areAllRead_oneAtATime() throws Exception {
    AtomicInteger reading = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Future<?>[] all = new Future<?>[200];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          readers.submit(() ->
              desk.read(
                      1,
                      System.nanoTime() + LATER,
                      () -> {
                        most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        return reading.decrementAndGet();
                      })
                  .orElseThrow());
    }
    end.countDown();
    for (Future<?> each : all) {
      each.get();
    }

    assertThat(most).hasValue(1);
  }

  @Test
  void failureWhileReading_givesThePlaceBack() {
    end.countDown();
    IllegalStateException broken = new IllegalStateException("broken");

    assertThatThrownBy(() ->
            desk.read(
                1,
                System.nanoTime() + LATER,
                () -> {
                  throw broken;
                }))
        .isSameAs(broken);
    assertThat(desk.read(1, System.nanoTime() + LATER, () -> "next")).contains("next");
  }

  @Test
  void interrupt_endsWaiting() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Future<?>[] waits = new Future<?>[1];
    Thread[] waiter = new Thread[1];
    waits[0] =
        readers.submit(() -> {
          waiter[0] = Thread.currentThread();
          begun.countDown();
          return desk.read(1, System.nanoTime() + LATER, () -> "read");
        });
    begun.await();
    waiter[0].interrupt();

    assertThatThrownBy(() -> waits[0].get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InferenceException.class);
  }

  private static String json(String data, String more) {
    return "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[3,2000],\"datatype\":\"FP32\""
        + data
        + "}],\"parameters\":{\"timeout\":20000"
        + more
        + "}}";
  }

  private HttpResponse<String> post(ScriptedInference inference, String json) throws Exception {
    try (LargeBodies large = new LargeBodies(1 << 20);
        SlowBodies slow = new SlowBodies(System::nanoTime);
        HttpClient http = HttpClient.newHttpClient()) {
      WebServer server =
          WebServer.builder()
              .host(InetAddress.getLoopbackAddress().getHostAddress())
              .port(0)
              .routing(routing ->
                  routing
                      .post(
                          "/v2/models/{model}/infer",
                          new InferHandler(inference, 1 << 20, slow, large, desk))
                      .error(
                          InferenceException.class,
                          (request, response, e) ->
                              RestErrors.send(
                                  response, RestErrors.status(e.category()), e.getMessage())))
              .build()
              .start();
      try {
        return http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + "/v2/models/echo/infer"))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
      } finally {
        server.stop();
      }
    }
  }

  @Test
  void questionThatIsNotRead_isDeclined_andAnsweredAllTheSame() throws Exception {
    ScriptedInference inference = new ScriptedInference();

    HttpResponse<String> answer = post(inference, json(",\"data\":[" + NUMBERS + "]", ""));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"safe\"", "\"load\"", "\"id\":\"7\"");
    assertThat(inference.asked).isEmpty();
    Question declined = inference.declined.remove();
    assertThat(declined.timeout()).contains(Duration.ofMillis(20));
    assertThat(declined.arrival()).isPresent();
  }

  @Test
  void questionThatIsNotRead_isRefusedAllTheSame_forWhatCanBeSeenOfIt() throws Exception {
    String data = ",\"data\":[" + NUMBERS + "]";
    String valid = json(data, "");
    for (String[] wrong :
        new String[][] {
          {valid.replace("[3,2000]", "[300000,2000]"), "shape"},
          {valid.replace("FP32", "FP16"), "binary data"},
          {json(data + "},{\"name\":\"x\",\"shape\":[1],\"data\":[1]", ""), "twice"},
          {json(data + "},{\"name\":\"y\",\"shape\":[1],\"datatype\":\"INT8\"", ""), "no data"}
        }) {
      ScriptedInference inference = new ScriptedInference();

      HttpResponse<String> answer = post(inference, wrong[0]);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains(wrong[1]);
      assertThat(inference.declined).isEmpty();
    }
  }

  @Test
  void textThatCannotBeGlancedAt_waitsAsWell_andIsRefused() throws Exception {
    String data = ",\"data\":[" + NUMBERS + "]";
    for (String text :
        new String[] {
          json(data, ",\"others\":[" + NUMBERS + "]"),
          json(data + data, ""),
          json(",\"data\":[" + NUMBERS, ""),
          json(",\"data\":[1]},{\"name\":\"y\"".repeat(500), "")
        }) {
      ScriptedInference inference = new ScriptedInference();

      HttpResponse<String> answer = post(inference, text);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.body()).contains("more text comes than can be read in time");
    }
  }
}
