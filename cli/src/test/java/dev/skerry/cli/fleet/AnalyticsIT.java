package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.device.uplink.Identity;
import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.analytics.Ledger;
import dev.skerry.fleet.drift.Drift;
import dev.skerry.fleet.store.Database;
import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Letter;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Scale;
import dev.skerry.link.Sketch;
import dev.skerry.link.Tally;
import dev.skerry.link.Telemetry;
import dev.skerry.link.Traits;
import dev.skerry.terms.Grade;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What devices say of their requests comes to what people are told, on a real PostgreSQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnalyticsIT {
  private static final int MUTANTS = Integer.getInteger("skerry.mutants", 500);
  private static final int IN_A_BATCH = 1000;

  @TempDir private static Path folder;
  private static World world;
  private static final Map<String, RawDevice> DEVICES = new HashMap<>();

  /* Each batch has a stream of its own, so that its messages are new. */
  private static final AtomicInteger STREAMS = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
    for (String agent :
        List.of("counted", "held", "attacked", "old", "wide", "drifting", "named")) {
      world.told("PUT", "/v1/agents/" + agent, "{\"family\":\"bearing\",\"sites\":[\"nowhere\"]}");
    }
    for (String device : List.of("pump-1", "pump-2", "gate-1")) {
      String site = device.startsWith("pump") ? "hall" : "yard";
      Identity identity = world.join(device, world.token("{\"site\":\"" + site + "\"}"));
      DEVICES.put(device, new RawDevice(identity));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    DEVICES.values().forEach(RawDevice::close);
    world.close();
  }

  private static Outcomes outcomes(long full, long late, Duration taken) {
    return new Outcomes(
        Map.of(Grade.FULL, full),
        late,
        0,
        0,
        late == 0 ? Map.of() : Map.of("queue", late),
        Duration.ofMillis(full),
        OptionalDouble.of((double) full),
        new Sketch.Sum().add(taken.toNanos(), full, full * taken.toNanos()).sketch());
  }

  private static byte[] body(Outcomes outcomes) {
    return LinkJson.write(
        new Telemetry(Optional.empty(), Duration.ofSeconds(10), Tally.NONE, Optional.of(outcomes)));
  }

  private byte[] batch(String agent, Instant at, List<byte[]> bodies) {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      letters.add(new Letter(1, i, i, MessageKind.TELEMETRY, agent, at, Binary.of(bodies.get(i))));
    }
    return LinkJson.write(new Batch("s-" + STREAMS.getAndIncrement(), letters));
  }

  private static HttpResponse<String> post(String device, byte[] batch) throws Exception {
    return Objects.requireNonNull(DEVICES.get(device)).post("/v1/messages", batch);
  }

  private void say(String device, String agent, Instant at, Outcomes... outcomes) throws Exception {
    byte[] batch = batch(agent, at, List.of(outcomes).stream().map(AnalyticsIT::body).toList());
    // Twice, as after an answer that was lost.
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response = post(device, batch);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }

  private static Instant now() {
    return world.time().now();
  }

  private record Shown(
      Totals total, List<Totals> points, Map<String, Totals> by, Map<String, Drift> drift) {
    long of(String name) {
      return Objects.requireNonNull(by.get(name)).requests();
    }
  }

  private record Totals(
      Instant at, long requests, OptionalDouble onTime, Optional<Latency> latency) {}

  private record Latency(double p50, double p99) {}

  private static Shown asked(String query) throws Exception {
    return LinkJson.read(
        world.told("GET", "/v1/analytics?" + query, "").getBytes(StandardCharsets.UTF_8),
        Shown.class);
  }

  @Test
  void counts_addUpOnce_perDeviceSiteAndFleet_andQuantilesAreThoseOfAll() throws Exception {
    Duration quick = Duration.ofMillis(2);
    say("pump-1", "counted", now(), outcomes(900, 0, quick), outcomes(40, 0, quick));
    say("pump-2", "counted", now(), outcomes(50, 9, Duration.ofMillis(80)));
    say("gate-1", "counted", now().minus(Duration.ofHours(50)), outcomes(10, 1, quick));

    Shown hall = asked("agent=counted&site=hall&by=device");
    assertThat(hall.total().requests()).isEqualTo(990);
    assertThat(hall.total().onTime().getAsDouble()).isEqualTo(981 / 990.0);
    Latency latency = hall.total().latency().orElseThrow();
    assertThat(latency.p50()).isBetween(2.0, 2.02);
    assertThat(latency.p99()).isBetween(80.0, 80.8);
    assertThat(hall.of("pump-1")).isEqualTo(940);
    assertThat(hall.of("pump-2")).isEqualTo(50);
    assertThat(asked("agent=counted&device=pump-2").total().requests()).isEqualTo(50);
    assertThat(asked("agent=counted").total().requests()).isEqualTo(990);

    Shown days = asked("agent=counted&by=site&from=" + now().minus(Duration.ofDays(3)));
    assertThat(days.total().requests()).isEqualTo(1000);
    assertThat(days.of("yard")).isEqualTo(10);
    assertThat(days.points()).hasSize(2);
  }

  private static Outcomes said(int named, double confidence, long many) {
    return outcomes(many, 0, Duration.ofMillis(1))
        .withTraits(
            new Traits.Sum()
                .add(Traits.ofOutput(Traits.Kind.CLASS, "scores"), named, many)
                .add(
                    Traits.ofOutput(Traits.Kind.CONFIDENCE, "scores"),
                    Scale.ofConfidence(confidence),
                    many)
                .add(Traits.ofInput(Traits.Kind.MEAN, "x"), 300, many)
                .traits());
  }

  @Test
  void drift_isToldOfEachDevice_againstTheTimeBefore() throws Exception {
    Instant before = now().minus(Duration.ofMinutes(90));
    say("pump-1", "drifting", before, said(1, 0.95, 400), said(2, 0.95, 100));
    say("pump-1", "drifting", now(), said(1, 0.75, 50), said(2, 0.75, 350));
    say("pump-2", "drifting", before, said(1, 0.95, 400));
    say("pump-2", "drifting", now(), said(1, 0.95, 400));
    say("gate-1", "drifting", before, said(1, 0.95, 400));
    say("gate-1", "drifting", now(), said(2, 0.95, 99));

    Map<String, Drift> drift = asked("agent=drifting&by=device").drift();

    Drift one = Objects.requireNonNull(drift.get("pump-1"));
    assertThat(one.inputs().orElseThrow().drifted()).isFalse();
    assertThat(one.outputs().orElseThrow().drifted()).isTrue();
    assertThat(one.confidence().getAsDouble()).isBetween(0.745, 0.755);
    assertThat(one.confidenceBefore().getAsDouble()).isBetween(0.945, 0.955);
    Drift other = Objects.requireNonNull(drift.get("pump-2"));
    assertThat(other.outputs().orElseThrow().distance()).isZero();
    Drift few = Objects.requireNonNull(drift.get("gate-1"));
    assertThat(few.outputs()).isEmpty();
    assertThat(few.looked()).isEqualTo(99);
    Drift all = Objects.requireNonNull(asked("agent=drifting&by=agent").drift().get("drifting"));
    assertThat(all.looked()).isEqualTo(899);
    assertThat(all.outputs().orElseThrow().drifted()).isTrue();
    // Different agents have nothing in common.
    assertThat(asked("by=site").drift()).isEmpty();
  }

  @Test
  void whateverADeviceCallsItsTensors_itsRowStaysSmall_andCanBeRead() throws Exception {
    Instant at = now().minus(Duration.ofMinutes(7));
    for (int i = 0; i < 40; i++) {
      Traits.Sum sum = new Traits.Sum();
      for (int j = 0; j < 20; j++) {
        sum.add(Traits.ofInput(Traits.Kind.MEAN, "x" + i + "/" + j), j, 100);
      }
      say("gate-1", "named", at, outcomes(100, 0, Duration.ofMillis(1)).withTraits(sum.traits()));
    }

    assertThat(Objects.requireNonNull(asked("agent=named&by=agent").drift().get("named")).looked())
        .isEqualTo(100);
    try (Database database = Database.open(world.database())) {
      long largest =
          database.in(handle ->
              handle
                  .createQuery("select max(length(traits)) from outcome where agent = 'named'")
                  .mapTo(Long.class)
                  .one());
      assertThat(largest).isBetween(1L, 8L << 10);
    }
  }

  @Test
  void objective_isShownWithItsBurn_toPeopleAndPrometheus() throws Exception {
    world.told("PUT", "/v1/agents/held/objective", "{\"on_time\":0.99}");
    say("pump-1", "held", now(), outcomes(1000, 200, Duration.ofMillis(5)));

    String held = world.told("GET", "/v1/objectives", "");
    assertThat(held).contains("\"agent\":\"held\",\"on_time\":0.99").contains("\"FAST\"");
    assertThat(
            world.until("/metrics", text -> text.contains("skerry_agent_burn_rate{agent=\"held\"")))
        .contains("skerry_agent_objective_ratio{agent=\"held\"} 0.99")
        .contains("skerry_site_on_time_ratio{site=\"hall\"}")
        .contains("skerry_agent_budget_left_ratio{agent=\"held\"} -18.9");
    assertThat(world.ask("PUT", "/v1/agents/held/objective", "{\"on_time\":1}").statusCode())
        .isEqualTo(400);
    assertThat(world.ask("PUT", "/v1/agents/nobody/objective", "{\"on_time\":0.9}").statusCode())
        .isEqualTo(404);
    assertThat(world.told("GET", "/v1/audit", "")).contains("set objective");
  }

  @Test
  void viewer_mayLook_butNotSay() throws Exception {
    String viewer =
        World.field(
            world.told("POST", "/v1/people", "{\"name\":\"guest\",\"role\":\"VIEWER\"}"), "token");
    for (String path : List.of("/v1/analytics", "/v1/objectives", "/metrics")) {
      assertThat(world.ask("GET", path, BodyPublishers.noBody(), viewer).statusCode())
          .isEqualTo(200);
      assertThat(world.ask("GET", path, BodyPublishers.noBody(), "nobody").statusCode())
          .isEqualTo(401);
    }
    assertThat(
            world
                .ask(
                    "PUT",
                    "/v1/agents/held/objective",
                    BodyPublishers.ofString("{\"on_time\":0.6}"),
                    viewer)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void whatNoDeviceCanHaveDone_isTakenAsAMessage_andCountsNothing() throws Exception {
    SplittableRandom random = new SplittableRandom(20261127);
    byte[] good = body(said(3, 0.9, 3));
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = good.clone();
      // In the quoted bytes of the sketch and around them; never whole.
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      bodies.add(Arrays.copyOf(mutant, random.nextInt(mutant.length)));
    }
    bodies.add(body(outcomes(1L << 40, 0, Duration.ofMillis(1))));
    bodies.add(body(outcomes(5, 6, Duration.ofMillis(1))));
    for (int from = 0; from < bodies.size(); from += IN_A_BATCH) {
      List<byte[]> some = bodies.subList(from, Math.min(bodies.size(), from + IN_A_BATCH));
      assertThat(post("pump-1", batch("attacked", now(), some)).statusCode()).isEqualTo(200);
    }
    // An agent that nobody deployed, and a name that is none.
    say("pump-1", "nobodys", now(), outcomes(7, 0, Duration.ofMillis(1)));
    say("pump-1", "<script>", now(), outcomes(7, 0, Duration.ofMillis(1)));

    assertThat(asked("agent=attacked").total().requests()).isZero();
    HttpResponse<String> nobodys = world.ask("GET", "/v1/analytics?agent=nobodys", "");
    assertThat(nobodys.statusCode()).isEqualTo(404);
    assertThat(nobodys.body()).contains("nobodys is not known (expected: attacked, counted");
    // The stream goes on behind them.
    say("pump-1", "attacked", now(), outcomes(7, 0, Duration.ofMillis(1)));
    assertThat(asked("agent=attacked").total().requests()).isEqualTo(7);
    // A clock that is wrong: heard now, so counted now.
    say("pump-1", "attacked", Instant.parse("1970-01-01T00:00:00Z"), outcomes(2, 0, Duration.ZERO));
    say("pump-1", "attacked", Instant.parse("2999-01-01T00:00:00Z"), outcomes(2, 0, Duration.ZERO));
    assertThat(asked("agent=attacked").total().requests()).isEqualTo(11);
  }

  @Test
  void questions_thatCannotBeAnswered_areRefused() throws Exception {
    for (String query :
        List.of(
            "agent=..%2F..%2Fx",
            "site='%20or%201=1",
            "from=yesterday",
            "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&step=60",
            "from=-999999999-01-01T00:00:00Z",
            "step=59",
            "step=-60",
            "by=person")) {
      HttpResponse<String> response = world.ask("GET", "/v1/analytics?" + query, "");
      assertThat(response.statusCode()).as(query + " " + response.body()).isEqualTo(400);
      assertThat(response.body()).contains("expected");
    }
  }

  @Test
  void howeverMuchADeviceSaysOfOneMinute_itsRowStaysSmall_andTheCountsGoOn() throws Exception {
    Sketch.Sum wide = new Sketch.Sum();
    for (int i = 0; i < 3_000; i++) {
      wide.add((long) (1_000 * Math.pow(1.006, i)), 1, 1_000);
    }
    Outcomes one = outcomes(3_000, 0, Duration.ofMillis(1));
    Outcomes lie =
        new Outcomes(
            one.grades(), 0, 0, 0, Map.of(), Duration.ZERO, OptionalDouble.empty(), wide.sketch());
    Instant at = now().minus(Duration.ofMinutes(5));
    for (int i = 0; i < 20; i++) {
      say("gate-1", "wide", at, lie);
    }

    assertThat(asked("agent=wide").total().requests()).isEqualTo(60_000);
    try (Database database = Database.open(world.database())) {
      long largest =
          database.in(handle ->
              handle
                  .createQuery("select max(length(latency)) from outcome where agent = 'wide'")
                  .mapTo(Long.class)
                  .one());
      assertThat(largest).isBetween(1L, 16L << 10);
    }
  }

  @Test
  void questionsThatTakeLong_areFewAtOnce_andSaySo() throws Exception {
    try (Database database = Database.open(world.database());
        ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch busy = new CountDownLatch(4);
      CountDownLatch done = new CountDownLatch(1);
      List<Future<Boolean>> asked = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        asked.add(
            asking.submit(() ->
                database.slowly(handle -> {
                  busy.countDown();
                  try {
                    return done.await(60, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })));
      }
      busy.await();

      assertThatThrownBy(() -> database.slowly(handle -> 1))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("4 large questions");
      assertThat(database.<Integer>in(handle -> 1)).as("others go on").isEqualTo(1);
      done.countDown();
      for (Future<Boolean> each : asked) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(database.<Integer>slowly(handle -> 1)).isEqualTo(1);
      assertThatThrownBy(() ->
              database.<Integer>slowly(handle -> {
                handle.execute("set local statement_timeout = '50ms'");
                return handle.execute("select pg_sleep(30)");
              }))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("expected: a shorter time");
    }
  }

  /* Last, for it makes all of them old. */
  @Test
  @Order(Integer.MAX_VALUE)
  void minutes_becomeHours_andThenAreGone_andNothingIsCountedTwice() throws Exception {
    Instant at = now();
    say("pump-1", "old", at, outcomes(30, 1, Duration.ofMillis(3)), said(4, 0.6, 200));
    say("pump-1", "old", at.minus(Duration.ofMinutes(61)), outcomes(12, 0, Duration.ofMillis(9)));
    try (Database database = Database.open(world.database())) {
      Ledger ledger = new Ledger(database);

      assertThat(ledger.compact(at.plus(Duration.ofDays(2)), 1000)).isFalse();
      assertThat(ledger.compact(at.plus(Duration.ofDays(2)), 1000)).isFalse();

      assertThat(rows(database, "span = 60")).isZero();
      assertThat(rows(database, "span = 3600")).isEqualTo(2);
      String query = "agent=old&step=3600&from=" + at.minus(Duration.ofHours(3));
      assertThat(asked(query).total().requests()).isEqualTo(242);
      assertThat(Objects.requireNonNull(asked(query + "&by=device").drift().get("pump-1")).looked())
          .isEqualTo(200);
      assertThat(asked(query).total().latency().orElseThrow().p99()).isBetween(9.0, 9.09);

      assertThat(ledger.compact(at.plus(Duration.ofDays(92)), 1)).isTrue();
      ledger.compact(at.plus(Duration.ofDays(92)), 100_000);
      assertThat(rows(database, "true")).isZero();
    }
  }

  private static long rows(Database database, String which) {
    return database.in(handle ->
        handle
            .createQuery("select count(*) from outcome where agent = 'old' and " + which)
            .mapTo(Long.class)
            .one());
  }
}
