package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.device.Device;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Question;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Grade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices do what their fleet wants, and a bad version hurts nobody. */
class MemberIT {
  private static final String QUICK = "\"waves\":[\"1\",\"100%\"],\"least\":500,\"soak\":500";

  /* Devices report twice a second, so one that says nothing for four is silent. */
  private static final String SHORT =
      ",\"gate\":{\"faults\":0.02,\"late\":0.1,\"safe\":0.1,\"celsius\":null,\"joules\":null,\"silence\":4000,"
          + "\"allowed\":0.005,\"harmful\":0.04,\"falseStops\":0.001,\"misses\":0.05}";

  private static final int LOOKS = 120;

  @TempDir private Path folder;

  private static Answer ask(Device device) {
    return device.ask(
        Question.to("bearing")
            .with("window", Tensor.ofFloats(Shape.of(1, 1, 2048), new float[2048]))
            .within(Duration.ofSeconds(5)));
  }

  @Test
  void policy_keepsUpdatesBack_untilItLetsThem() throws Exception {
    try (World world = new World(folder)) {
      Digest first = world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
      Digest second = world.ship(Samples.archive(folder.resolve("2.skerry"), 2));
      world.join("pump-1", world.token("{\"site\":\"hall-1\"}"));
      world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@1\"}");
      MemberProgram one = world.run("pump-1");
      world.until("/v1/devices", all -> runs(all, first) == 1);

      world.told(
          "POST",
          "/v1/policies",
          "{\"site\":\"hall-1\",\"text\":\"updates: hour > 24\\nrungs_below_top: 1\"}");
      world.until(
          "/v1/messages?device=pump-1",
          all -> World.texts(all).stream().anyMatch(text -> text.contains("version 1")));
      world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@2\",\"at_once\":true}");
      // The site's own policy counts there.
      world.told("POST", "/v1/policies", "{\"text\":\"updates: true\"}");
      world.until("/v1/devices", all -> all.contains("\"phase\":\"FETCHING\""));
      Set<String> heard = new HashSet<>();
      world.until(
          "/v1/devices",
          all -> {
            heard.add(World.field(all, "seen_at"));
            return heard.size() == 4;
          });
      try (Stream<Path> files = Files.walk(world.state("pump-1"))) {
        assertThat(files)
            .as("two seconds later nothing of it has come")
            .noneMatch(file -> file.toString().contains(second.hex()));
      }

      world.told("POST", "/v1/policies", "{\"site\":\"hall-1\",\"text\":\"updates: true\"}");
      world.until("/v1/devices", all -> runs(all, second) == 1);
      assertThat(ask(one.program().device()).grade()).isEqualTo(Grade.FULL);
    }
  }

  @Test
  void whatIsWanted_runs_andIsRolledForwardOrBack() throws Exception {
    try (World world = new World(folder)) {
      Digest first = world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
      Digest second = world.ship(Samples.archive(folder.resolve("2.skerry"), 2));
      Digest bad = world.ship(Samples.broken(folder.resolve("3.skerry"), 3));
      world.join("pump-1", world.token("{}"));
      world.join("pump-2", world.token("{}"));
      world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@1\"}");
      MemberProgram one = world.run("pump-1");
      MemberProgram two = world.run("pump-2");
      world.until("/v1/devices", all -> runs(all, first) == 2);
      assertThat(ask(one.program().device()).grade()).isEqualTo(Grade.FULL);

      String good =
          World.field(
              world.told(
                  "POST",
                  "/v1/rollouts",
                  "{\"agent\":\"bearing\",\"family\":\"bearing@2\"," + QUICK + SHORT + "}"),
              "name");
      world.until("/v1/rollouts/" + good, text -> text.contains("\"state\":\"DONE\""));
      world.until("/v1/devices", all -> runs(all, second) == 2);
      assertThat(ask(two.program().device()).grade()).isEqualTo(Grade.FULL);

      String failing =
          World.field(
              world.told(
                  "POST",
                  "/v1/rollouts",
                  "{\"agent\":\"bearing\",\"family\":\"bearing@3\"," + QUICK + SHORT + "}"),
              "name");
      String end =
          world.until(
              "/v1/rollouts/" + failing, text -> text.contains("\"state\":\"ROLLED_BACK\""));
      assertThat(end).contains("fell back");
      world.until("/v1/devices", all -> runs(all, second) == 2 && runs(all, bad) == 0);
      assertThat(ask(one.program().device()).grade()).isEqualTo(Grade.FULL);
      assertThat(ask(two.program().device()).grade()).isEqualTo(Grade.FULL);

      String said =
          world.until("/v1/messages?device=pump-1", all -> all.contains("\"kind\":\"TELEMETRY\""));
      assertThat(World.texts(said))
          .anyMatch(text -> text.contains("\"what\":\"started\""))
          .anyMatch(text -> text.contains("\"what\":\"proven\""));
      // One by the first version, and one by the second after the third had fallen back.
      world.until(
          "/v1/analytics?agent=bearing&device=pump-1",
          all -> all.matches(".*\"total\":\\{\"at\":\"[^\"]*\",\"requests\":2,\"on_time\":1.0,.*"));

      world.stop(one);
      world.program().fleet().close();
      // Without its fleet.
      MemberProgram again = world.run("pump-1");
      assertThat(ask(again.program().device()).grade()).isEqualTo(Grade.FULL);
      assertThat(again.follower().trouble()).isPresent();
      world.untilTrue(() -> again.messages().orElseThrow().waiting() > 0);
    }
  }

  @Test
  void releaseThatAnswersOtherwise_isRolledBack() throws Exception {
    try (World world = new World(folder)) {
      Digest first = world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
      world.ship(Samples.untaught(folder.resolve("2.skerry"), 2));
      world.join("pump-1", world.token("{}"));
      world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@1\"}");
      MemberProgram one = world.run("pump-1");
      world.until("/v1/devices", all -> runs(all, first) == 1 && all.contains("PROVEN"));
      for (int i = 0; i < LOOKS; i++) {
        askOnce(one);
      }
      // So that a single device tells enough.
      String gate =
          SHORT.replace("\"silence\"", "\"drift\":0.2,\"silence\"").replace("0.001", "0.4");
      String name =
          World.field(
              world.told(
                  "POST",
                  "/v1/rollouts",
                  "{\"agent\":\"bearing\",\"family\":\"bearing@2\",\"waves\":[\"100%\"],\"least\":300000"
                      + gate
                      + "}"),
              "name");

      String rollout = "";
      for (int i = 0; i < 3 * LOOKS && !rollout.contains("\"state\":\"ROLLED_BACK\""); i++) {
        askOnce(one);
        rollout = world.told("GET", "/v1/rollouts/" + name, "");
      }

      assertThat(rollout).contains("ROLLED_BACK", "answers otherwise: 1 of 1 devices");
      world.until("/v1/devices", all -> runs(all, first) == 1);
      String analytics = world.told("GET", "/v1/analytics?agent=bearing&by=device", "");
      assertThat(analytics).contains("\"drift\":{\"pump-1\":{\"looked\":");
    }
  }

  private void askOnce(MemberProgram member) {
    assertThat(ask(member.program().device()).grade()).isEqualTo(Grade.FULL);
    LockSupport.parkNanos(this, Duration.ofMillis(255).toNanos());
  }

  private static int runs(String devices, Digest family) {
    return devices.split("\"running\":\"" + family.hex(), -1).length - 1;
  }
}
