package dev.skerry.cli.fleet;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Chromium; what it shows lands in {@code target/screenshots}. */
final class Chromium implements AutoCloseable {
  private static final Path SHOTS = Path.of("target", "screenshots");

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser =
      playwright
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(installed().orElseThrow())
                  .setArgs(List.of("--no-sandbox")));

  private static Optional<Path> installed() {
    return List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Leaves out what needs one where there is none. */
  static void require() {
    assumeTrue(installed().isPresent(), "no Chromium here, so the console is not tested in it");
  }

  Browser browser() {
    return browser;
  }

  static void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
