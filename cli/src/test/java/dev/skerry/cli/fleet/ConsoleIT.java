package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.skerry.device.uplink.Identity;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Health;
import dev.skerry.link.Letter;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import dev.skerry.link.SiteSight;
import dev.skerry.link.Sketch;
import dev.skerry.link.Tally;
import dev.skerry.link.Telemetry;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Grade;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real Chromium; screenshots land in {@code target/screenshots}. */
class ConsoleIT {
  private static final String HOSTILE =
      "<script>window.hurt=1</script><img src=x onerror='window.hurt=2'>";

  /* Of a newer device; no program of this version knows it. */
  private static final String UNKNOWN_CAUSE = "script";

  @TempDir private static Path folder;
  private static World world;
  private static Chromium chromium;
  private static Browser browser;
  private static final List<String> COMPLAINTS = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Chromium.require();
    world = new World(folder);
    Digest first = world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
    Digest second = world.ship(Samples.archive(folder.resolve("2.skerry"), 2));
    List<Identity> told = new ArrayList<>();
    for (String device : List.of("pump-1", "pump-2", "pump-3")) {
      Identity identity =
          world.join(device, world.token("{\"site\":\"hall-1\",\"labels\":{\"line\":\"3\"}}"));
      say(identity, first, Optional.empty(), "");
      told.add(identity);
    }
    say(
        world.join("gate-1", world.token("{\"site\":\"yard\"}")),
        first,
        Optional.of(second),
        HOSTILE);
    world.join("gate-2", world.token("{\"site\":\"yard\"}"));
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@1\"}");
    SplittableRandom random = new SplittableRandom(20261127);
    for (Identity identity : told) {
      tell(identity, random.split());
    }
    world.told(
        "PUT", "/v1/agents/watch", "{\"family\":\"bearing@1\",\"copies\":2,\"spread\":\"SITE\"}");
    world.told(
        "POST",
        "/v1/rollouts",
        "{\"agent\":\"bearing\",\"family\":\"bearing@2\",\"waves\":[\"1\",\"line=3\",\"100%\"]}");
    world.until("/v1/rollouts/bearing-1", text -> text.contains("BEGAN_WAVE"));
    world.until("/v1/devices", text -> text.contains("window.hurt"));
    world.until("/v1/agents/watch/placement", text -> text.contains("\"chosen\":[{"));
    chromium = new Chromium();
    browser = chromium.browser();
  }

  private static void say(Identity identity, Digest runs, Optional<Digest> refused, String reason)
      throws Exception {
    AgentReport agent =
        new AgentReport(
            "bearing",
            Optional.of(runs),
            Optional.of(refused.orElse(runs)),
            refused.isPresent() ? Phase.REFUSED : Phase.PROVEN,
            reason,
            new Tally(12_345, 3, 40, refused.isPresent() ? 7 : 0));
    Health health =
        new Health(OptionalDouble.of(61), OptionalDouble.empty(), OptionalDouble.empty(), 2);
    try (RawDevice raw = new RawDevice(identity)) {
      raw.post(
          "/v1/exchange",
          LinkJson.write(
              new Report(
                  0,
                  Duration.ofMinutes(90),
                  "skerry",
                  "",
                  health,
                  List.of(agent),
                  Optional.of(
                      new SiteSight(List.of("pump-1", "pump-2", "pump-3"), 3, true, 1_234, 5)))));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (world != null) {
      world.close();
    }
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + world.program().fleet().managementPort() + path;
  }

  private static Page enter(BrowserContext context, String token) {
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("401")) {
        COMPLAINTS.add(message.text());
      }
    });
    page.navigate(url("/"));
    page.fill("#token", token);
    page.click("button");
    return page;
  }

  private static void shoot(Page page, String name) {
    Chromium.shoot(page, name);
  }

  @Test
  void pages_showTheFleet_withoutComplaints_andNothingOfOthersIsRun() {
    try (BrowserContext context = browser.newContext()) {
      Page page = enter(context, world.admin());
      assertThat(page.textContent("main"))
          .contains("hall-1", "yard", "pump-1", "gave a version up", "never heard of", "bearing-1");
      shoot(page, "fleet");
      page.click("a[href='/devices/gate-1']");
      page.waitForURL(url("/devices/gate-1"));
      assertThat(page.textContent("main")).contains(HOSTILE, "61 °C", "12,345");
      assertThat(page.evaluate("window.hurt")).isNull();
      shoot(page, "device");
      for (String path :
          List.of("/families/bearing", "/families", "/placement", "/rollouts", "/jobs", "/audit")) {
        page.navigate(url(path));
        assertThat(page.textContent("h1")).isNotBlank();
        shoot(page, path.substring(1).replace('/', '-'));
      }
    }
    assertThat(COMPLAINTS).isEmpty();
  }

  @Test
  void agentsPage_showsHowItDoes_overTime() {
    try (BrowserContext context = browser.newContext()) {
      Page page = enter(context, world.admin());
      page.waitForSelector("text=pump-1");
      page.click("a[href='/agents/bearing']");
      page.waitForURL(url("/agents/bearing"));
      page.waitForSelector(".chart rect");
      assertThat(page.textContent("main"))
          .contains("99 % are answered within", "hall-1", "pump-2", "queue", "look today");
      assertThat(page.querySelectorAll(".chart rect.safe")).hasSizeGreaterThan(10);
      assertThat(page.querySelectorAll(".chart .p99 path")).hasSize(1);
      assertThat(page.evaluate("window.hurt")).isNull();
      shoot(page, "agent");
      page.click("text=7d");
      page.waitForURL(url("/agents/bearing?last=7d"));
      page.waitForSelector(".chart rect");
      page.navigate(url("/agents/watch"));
      assertThat(page.textContent("main")).contains("Nothing was asked of it");
    }
    try (BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setColorScheme(ColorScheme.DARK)
                .setViewportSize(390, 844)
                .setIsMobile(true))) {
      Page page = enter(context, world.admin());
      page.waitForSelector("text=pump-1");
      page.navigate(url("/agents/bearing"));
      assertThat((int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
          .isLessThanOrEqualTo(0);
      shoot(page, "agent-phone-dark");
    }
  }

  /* An hour, in which it gets slower; the last minutes are worse than what is aimed at. */
  private static void tell(Identity identity, SplittableRandom random) throws Exception {
    Instant now = world.time().now();
    List<Letter> letters = new ArrayList<>();
    for (int minute = 0; minute < 55; minute++) {
      long full = 80L + random.nextInt(40);
      long safe = 2L + minute / 4;
      Sketch.Sum latency = new Sketch.Sum();
      for (int i = 0; i < full + safe; i++) {
        long taken = (long) (3e6 * Math.exp(random.nextDouble() * (1 + minute / 30.0)));
        latency.add(taken, 1, taken);
      }
      long late = minute < 45 ? 0 : 6;
      Outcomes outcomes =
          new Outcomes(
              Map.of(Grade.FULL, full, Grade.VARIANT, 0L, Grade.SAFE, safe),
              late,
              minute % 20 == 0 ? 3 : 0,
              0,
              Map.of("queue", safe + late, UNKNOWN_CAUSE, 1L),
              Duration.ofMillis(full),
              OptionalDouble.of(0.2),
              latency.sketch());
      byte[] body =
          LinkJson.write(
              new Telemetry(
                  Optional.empty(), Duration.ofMinutes(1), Tally.NONE, Optional.of(outcomes)));
      letters.add(
          new Letter(
              1,
              minute,
              minute,
              MessageKind.TELEMETRY,
              "bearing",
              now.minus(Duration.ofMinutes(54 - minute)),
              Binary.of(body)));
    }
    try (RawDevice raw = new RawDevice(identity)) {
      assertThat(raw.post("/v1/messages", LinkJson.write(new Batch("s-1", letters))).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void rollout_isHeldByAButton_andThePageFollows() {
    try (BrowserContext context =
            browser.newContext(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK));
        BrowserContext other = browser.newContext()) {
      Page page = enter(context, world.admin());
      page.waitForSelector("h1");
      page.navigate(url("/rollouts/bearing-1"));
      Page watching = enter(other, world.admin());
      watching.waitForSelector("h1");
      watching.navigate(url("/rollouts/bearing-1"));

      page.click("text=Hold it");

      page.waitForSelector("text=Let it go on");
      watching.waitForSelector("text=Let it go on");
      shoot(page, "rollout-dark");
      page.click("text=Let it go on");
      page.waitForSelector("text=Hold it");
    }
    assertThat(COMPLAINTS).isEmpty();
  }

  @Test
  void versionThatWasGivenUp_isTriedAgainByAButton_orThePageSaysWhyNot() {
    try (BrowserContext context = browser.newContext()) {
      Page page = enter(context, world.admin());
      page.waitForSelector("text=pump-1");
      page.navigate(url("/devices/gate-1"));
      List<String> asked = new ArrayList<>();
      page.onDialog(dialog -> {
        asked.add(dialog.message());
        dialog.accept();
      });

      page.click("text=Have it tried again");

      page.waitForSelector(".trouble");
      assertThat(asked).containsExactly("Have every device that refuses bearing try it once more?");
      assertThat(page.textContent(".trouble"))
          .contains("a rollout of bearing is under way", "abort it, or wait for its end");
      // It says nothing any more, which is what stands there half a minute later.
      assertThat(page.textContent("main"))
          .contains("gate-1")
          .containsPattern("gave a version up|silent for");
      shoot(page, "device-trouble");
    }
    assertThat(COMPLAINTS).isEmpty();
  }

  @Test
  void phone_andKeyboard_areEnough() {
    try (BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setIsMobile(true))) {
      Page page = enter(context, world.admin());
      page.waitForSelector("text=pump-1");
      assertThat((int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
          .isLessThanOrEqualTo(0);
      shoot(page, "phone");
      page.keyboard().press("Tab");
      assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip");
      page.keyboard().press("Enter");
    }
  }

  @Test
  void whoMayOnlyLookOn_hasNoButtons_andNobodyElseGetsIn() throws Exception {
    String viewer =
        World.field(
            world.told("POST", "/v1/people", "{\"name\":\"guest\",\"role\":\"VIEWER\"}"), "token");
    try (BrowserContext context = browser.newContext()) {
      Page page = enter(context, viewer);
      page.waitForSelector("text=pump-1");
      page.navigate(url("/rollouts/bearing-1"));
      assertThat(page.textContent("main")).doesNotContain("Hold it");
      page.navigate(url("/devices/gate-1"));
      assertThat(page.textContent("main")).doesNotContain("tried again");
    }
    try (BrowserContext context = browser.newContext()) {
      Page page = enter(context, "nobody");
      assertThat(page.textContent("main")).contains("nobody's token");
    }
    assertThat(
            world
                .ask("POST", "/rollouts/bearing-1/abort", BodyPublishers.noBody(), "x")
                .statusCode())
        .isEqualTo(403);
  }
}
