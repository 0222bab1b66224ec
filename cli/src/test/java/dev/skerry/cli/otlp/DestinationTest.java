package dev.skerry.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DestinationTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  static OtlpOptions options(String... arguments) {
    OtlpOptions options = new OtlpOptions();
    CommandLine line = new CommandLine(options);
    line.registerConverter(Duration.class, Duration::parse);
    line.setDefaultValueProvider(
        argument -> argument.paramLabel().equals("TIME") ? "PT1M" : argument.defaultValue());
    line.parseArgs(arguments);
    return options;
  }

  private static Destination to(String url) {
    return new Destination(URI.create(url), Optional.empty(), MINUTE);
  }

  @Test
  void nothingIsPushed_unlessAskedFor() {
    assertThat(options().ready()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("--otlp-token-file=x").ready())
        .withMessageContaining("without --otlp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://host/v1/metrics",
        "localhost:4318",
        "jar:http://host/x!/y",
        "//host/v1/metrics",
        "http:///v1/metrics",
        "http:host",
        "http://host:0/",
        "http://host:70000/",
        "http://user:secret@host/v1/metrics",
        "http://user:secret@my_host/v1/metrics",
        "ftp://user:secret@host/",
        "http://user:secret@ho st/",
        "http://host/v1/metrics?key=secret",
        "http://host/v1/metrics#x",
        "http://ho st/",
        ""
      })
  void urlThatCannotBe_isRefused_withoutWhatIsSecret(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("--otlp", url).ready())
        .withMessageStartingWith("--otlp: ")
        .withMessageContaining("expected")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret@", "key=secret"));
  }

  @Test
  void pause_isBounded() {
    for (Duration every : new Duration[] {Duration.ofMillis(999), Duration.ofMinutes(61)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Destination(URI.create("http://h/"), Optional.empty(), every))
          .withMessageContaining("--otlp-every");
    }
  }

  @Test
  void token_comesFromItsFile_andIsNotShownToWhoeverListens() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "abc.DEF-1\n");
    Optional<Path> token = Optional.of(file);

    assertThat(new Destination(URI.create("https://host/v1/metrics"), token, MINUTE).bearer())
        .hasValue("abc.DEF-1");
    assertThat(new Destination(URI.create("http://127.0.0.1:4318/"), token, MINUTE).bearer())
        .isPresent();
    for (String open : new String[] {"http://host/", "http://127.0.0.1.example.org/"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Destination(URI.create(open), token, MINUTE))
          .withMessageContaining("expected: https");
    }
    for (String broken : new String[] {"", "a b", "a\r\nX-Y: z"}) {
      Files.writeString(file, broken);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Destination(URI.create("https://host/"), token, MINUTE))
          .withMessageContaining("--otlp-token-file");
    }
  }

  @Test
  void whereTo_isShown() {
    assertThat(to("http://127.0.0.1:4318/v1/metrics").shown())
        .isEqualTo("http://127.0.0.1:4318/v1/metrics");
  }
}
