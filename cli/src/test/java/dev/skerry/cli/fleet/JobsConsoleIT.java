package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.skerry.link.LinkJson;
import dev.skerry.terms.Digest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's pages of jobs in a real Chromium, with jobs of every kind. */
class JobsConsoleIT {
  private static final String HOSTILE =
      "<script>window.hurt=1</script><img src=x onerror='window.hurt=2'>";
  private static final String LONG = "vibration-of-the-third-pump-" + "x".repeat(90);

  @TempDir private static Path folder;
  private static World world;
  private static Chromium chromium;
  private static long running;
  private static long failed;
  private static final List<String> COMPLAINTS = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Chromium.require();
    world = new World(folder);
    String worker =
        World.field(
            world.told("POST", "/v1/people", "{\"name\":\"bench-1\",\"role\":\"WORKER\"}"),
            "token");
    String model = JobsIT.material(world, "models", new byte[] {1});
    String samples = JobsIT.samples(world, folder);
    running = JobsIT.ask(world, LONG, model, samples, "");
    long done = JobsIT.ask(world, "bearing", model, samples, "");
    failed = JobsIT.ask(world, "gearbox", model, samples, "");
    long withdrawn = JobsIT.ask(world, "old-idea", model, samples, "");
    JobsIT.ask(
        world, "waits", model, samples, ",\"labels\":{\"arch\":\"arm64\",\"board\":\"pi5\"}");
    for (String name : List.of("a", "b", "c")) {
      world.say(worker, "/v1/assignments", "{\"name\":\"" + name + "\"}");
    }
    world.say(
        worker,
        "/v1/assignments/" + running + "/progress",
        "{\"name\":\"a\",\"attempt\":1,\"share\":0.42,\"left\":754000,\"doing\":"
            + json("racing int8-late against the original, " + HOSTILE)
            + "}");
    byte[] archive = Files.readAllBytes(Samples.archive(folder.resolve("1.skerry"), 1));
    assertThat(
            world
                .ask(
                    "POST",
                    "/v1/assignments/"
                        + done
                        + "/family?name=b&attempt=1&digest="
                        + Digest.of(archive).hex(),
                    BodyPublishers.ofByteArray(archive),
                    worker)
                .statusCode())
        .isEqualTo(200);
    world.say(
        worker,
        "/v1/assignments/" + failed + "/failure",
        "{\"name\":\"c\",\"attempt\":1,\"reason\":"
            + json(
                HOSTILE
                    + "samples/window-"
                    + "0".repeat(150)
                    + ".npy: shape [1, 2047] (expected: [1, 2048])")
            + "}");
    world.ask("DELETE", "/v1/jobs/" + withdrawn, "");
    chromium = new Chromium();
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

  private static String json(String text) {
    return new String(LinkJson.write(text), StandardCharsets.UTF_8);
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + world.program().fleet().managementPort() + path;
  }

  private static Page enter(BrowserContext context) {
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("401")) {
        COMPLAINTS.add(message.text());
      }
    });
    page.navigate(url("/"));
    page.fill("#token", world.admin());
    page.click("button");
    page.waitForSelector("h1");
    return page;
  }

  @Test
  void jobs_showWhoIsAtThem_andWhatCameOfThem() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (boolean phone : new boolean[] {false, true}) {
        Browser.NewContextOptions as =
            new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(phone ? 390 : 1280, phone ? 844 : 800)
                .setIsMobile(phone);
        String kind = (phone ? "-phone" : "") + (scheme == ColorScheme.DARK ? "-dark" : "");
        try (BrowserContext context = chromium.browser().newContext(as)) {
          Page page = enter(context);
          page.navigate(url("/jobs"));
          assertThat(page.textContent("main"))
              .contains(LONG, "bench-1/a is at it", "12:34 left", HOSTILE, "withdrawn", "arm64");
          fits(page, "jobs-of-every-kind" + kind);
          for (long id : new long[] {running, failed}) {
            page.navigate(url("/jobs/" + id));
            assertThat(page.textContent("main"))
                .contains("bench-1", "Measured on", "Goes as far as");
            fits(page, "job-" + (id == running ? "running" : "failed") + kind);
          }
        }
      }
    }
    assertThat(COMPLAINTS).isEmpty();
  }

  private static void fits(Page page, String name) {
    Chromium.shoot(page, name);
    assertThat(page.evaluate("window.hurt")).isNull();
    assertThat((int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
        .as(name)
        .isLessThanOrEqualTo(0);
  }

  @Test
  void page_followsTheWork_andTakesAJobBack() throws Exception {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = enter(context);
      page.navigate(url("/jobs"));
      page.waitForSelector("progress");
      long id =
          JobsIT.ask(
              world,
              "newcomer",
              JobsIT.material(world, "models", new byte[] {2}),
              JobsIT.samples(world, folder),
              "");
      page.waitForSelector("text=newcomer");
      page.navigate(url("/jobs/" + id));
      page.onDialog(dialog -> dialog.accept());
      page.click("text=Withdraw it");
      page.waitForSelector("text=Nobody wants it any more");
      assertThat(page.textContent("main")).doesNotContain("Withdraw it");
    }
    assertThat(COMPLAINTS).isEmpty();
  }
}
