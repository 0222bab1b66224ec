package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Identity;
import dev.skerry.fleet.store.OwnPostgres;
import dev.skerry.link.Assignment;
import dev.skerry.link.Desired;
import dev.skerry.link.Health;
import dev.skerry.link.Report;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Tier;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas on one PostgreSQL, of which one after the other is killed: what was acknowledged
 * is done, once. {@code -Dskerry.kills=N} and {@code -Dskerry.killEvery=SECONDS} make it longer.
 */
class ReplicasIT {
  private static final int AGENTS = 50;
  private static final double MILLION = 1e6;
  private static final int KILLS = Integer.getInteger("skerry.kills", 2);
  private static final int KILL_EVERY = Integer.getInteger("skerry.killEvery", 3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final DeviceProfile PROFILE =
      new DeviceProfile(
          "bench",
          Tier.DEVICE_EDGE,
          new DeviceProfile.Cpu("amd64", "test", 2, new TreeSet<>()),
          Bytes.ofMebibytes(4096),
          Bytes.ofMebibytes(8192),
          List.of(),
          List.of("CPU"),
          new DeviceProfile.Power(OptionalDouble.empty(), false, new TreeMap<>()),
          Optional.empty());

  @TempDir private Path folder;
  private final List<Replica> replicas = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean enough;
  private volatile boolean over;

  /** A device that asks whichever replica answers. */
  private final class Member implements Runnable {
    private final Identity identity;
    private final SystemTime time;
    private final List<Long> revisions = new CopyOnWriteArrayList<>();
    private volatile Desired last = Desired.NOTHING;

    Member(Identity identity, SystemTime time) {
      this.identity = identity;
      this.time = time;
    }

    /* Of each agent, what was said last. */
    Map<String, Integer> told() {
      return last.assignments().stream()
          .collect(Collectors.toMap(Assignment::agent, agent -> said(agent.accuracyFloor())));
    }

    @Override
    public void run() {
      SplittableRandom random = new SplittableRandom(identity.device().hashCode());
      while (!over) {
        Replica replica = replicas.get(random.nextInt(replicas.size()));
        Identity here =
            new Identity(
                replica.devices(),
                identity.device(),
                "",
                identity.key(),
                identity.chain(),
                identity.authority(),
                identity.told());
        try (FleetClient client = FleetClient.of(here, time)) {
          for (int i = 0; i < 5 && !over; i++) {
            client
                .exchange(
                    new Report(
                        last.revision(), Duration.ZERO, "test", "", Health.UNKNOWN, List.of()),
                    Duration.ofMillis(500))
                .ifPresent(desired -> {
                  revisions.add(desired.revision());
                  last = desired;
                });
          }
        } catch (IOException e) {
          // Killed, most likely: the next one is asked.
        }
      }
    }
  }

  private Optional<HttpResponse<String>> ask(
      Replica replica, String token, String method, String path, HttpRequest.BodyPublisher body)
      throws InterruptedException {
    try {
      return Optional.of(
          http.send(
              HttpRequest.newBuilder(replica.people().resolve(path))
                  .timeout(Duration.ofSeconds(10))
                  .header("Authorization", "Bearer " + token)
                  .method(method, body)
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  void replicas_killedOneAfterTheOther_loseNoIntent_andTellEachDeviceOnce() throws Exception {
    List<Thread> threads = new ArrayList<>();
    try (OwnPostgres postgres =
            OwnPostgres.start(folder.resolve("postgres"), folder.resolve("programs"));
        SystemTime time = new SystemTime()) {
      for (int i = 0; i < 3; i++) {
        replicas.add(Replica.start(folder.resolve("replica-" + i), postgres.url()));
      }
      String token = replicas.getFirst().token();
      HttpResponse<String> shipped =
          ask(
                  replicas.getFirst(),
                  token,
                  "POST",
                  "/v1/families",
                  BodyPublishers.ofFile(Samples.archive(folder.resolve("1.skerry"), 1)))
              .orElseThrow();
      assertThat(shipped.statusCode()).as(shipped.body()).isEqualTo(200);
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Replica replica = replicas.get(i % replicas.size());
        String join =
            World.field(
                ask(replica, token, "POST", "/v1/tokens", BodyPublishers.ofString("{}"))
                    .orElseThrow()
                    .body(),
                "token");
        members.add(
            new Member(
                FleetClient.join(
                    replica.devices(),
                    join,
                    "pump-" + i,
                    "",
                    PROFILE,
                    folder.resolve("pump-" + i),
                    time),
                time));
      }
      members.forEach(member -> threads.add(Thread.ofVirtual().start(member)));
      Thread asking = Thread.ofPlatform().start(() -> intend(token));
      for (int i = 0; i < KILLS; i++) {
        TimeUnit.SECONDS.sleep(KILL_EVERY);
        Replica victim = replicas.get(i % replicas.size());
        victim.kill();
        replicas.set(
            replicas.indexOf(victim), Replica.start(folder.resolve("again-" + i), postgres.url()));
      }
      TimeUnit.SECONDS.sleep(1);
      enough = true;
      asking.join();
      check(token, members);
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      over = true;
      replicas.forEach(Replica::close);
      http.close();
    }
  }

  /* Each says something new of one of a few agents; what it said is in its accuracy floor. */
  private void intend(String token) {
    SplittableRandom random = new SplittableRandom(1);
    try {
      for (int i = 1; !enough; i++) {
        Replica replica = replicas.get(random.nextInt(replicas.size()));
        String agent = "agent-" + i % AGENTS;
        int said = i;
        asked.incrementAndGet();
        ask(
                replica,
                token,
                "PUT",
                "/v1/agents/" + agent,
                BodyPublishers.ofString(
                    "{\"family\":\"bearing\",\"accuracy_floor\":" + said / MILLION + "}"))
            .filter(response -> response.statusCode() == 200)
            .ifPresent(response -> {
              acknowledged.put(agent, said);
              taken.incrementAndGet();
            });
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(String token, List<Member> members) throws Exception {
    assertThat(taken.get()).isGreaterThan(KILLS * KILL_EVERY);
    Map<String, Integer> known = new HashMap<>();
    for (JsonNode agent :
        new ObjectMapper()
            .readTree(
                ask(replicas.getFirst(), token, "GET", "/v1/agents", BodyPublishers.noBody())
                    .orElseThrow()
                    .body())) {
      known.put(agent.path("name").asText(), said(agent.path("accuracy_floor").asDouble()));
    }
    // What was asked and never answered may have taken effect, or not.
    acknowledged.forEach((agent, said) ->
        assertThat(known)
            .as(agent)
            .hasEntrySatisfying(agent, last -> assertThat(last).isGreaterThanOrEqualTo(said)));
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (Member member : members) {
      while (!member.told().equals(known) && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(member.told()).as(member.identity.device()).isEqualTo(known);
      // One revision for joining and one for each intent that took effect, no more: nobody is told
      // anything twice.
      assertThat(member.last.revision()).isBetween(taken.get() + 1L, asked.get() + 1L);
      assertThat(member.last.revision()).isEqualTo(members.getFirst().last.revision());
      assertThat(member.revisions).isSorted().doesNotHaveDuplicates();
    }
    System.getLogger(ReplicasIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            "kills={0} intents={1} acknowledged={2} revision={3}",
            KILLS,
            asked.get(),
            taken.get(),
            members.getFirst().last.revision());
  }

  private static int said(double floor) {
    return Math.toIntExact(Math.round(floor * MILLION));
  }
}
