package dev.skerry.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skerry.cli.otlp.Scraped.Family;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapedTest {
  static final String PAGE =
      """
      # HELP skerry_stalls_total Times that it stood still
      # TYPE skerry_stalls_total counter
      skerry_stalls_total 3.0
      # HELP skerry_agent_degraded Not at its best\\nnow
      # TYPE skerry_agent_degraded gauge
      skerry_agent_degraded{model="a \\"b\\", {c}",version="1"} 1.0
      skerry_agent_degraded{model="x\\\\y",version="2"} NaN
      # TYPE skerry_empty gauge
      # HELP skerry_request_duration_seconds From arrival to answer
      # TYPE skerry_request_duration_seconds histogram
      skerry_request_duration_seconds_bucket{model="a",le="0.001"} 2
      skerry_request_duration_seconds_bucket{model="a",le="0.01"} 5
      skerry_request_duration_seconds_bucket{model="a",le="+Inf"} 6
      skerry_request_duration_seconds_count{model="a"} 6
      skerry_request_duration_seconds_sum{model="a"} 1.25
      """;

  @Test
  void page_isReadWithTypesHelpAndEscapes() {
    List<Family> families = Scraped.read(PAGE).families();

    assertThat(families)
        .extracting(Family::type)
        .containsExactly(Scraped.Type.COUNTER, Scraped.Type.GAUGE, Scraped.Type.HISTOGRAM);
    assertThat(families.get(0).samples().getFirst().value()).isEqualTo(3);
    assertThat(families.get(1).help()).isEqualTo("Not at its best\nnow");
    assertThat(families.get(1).samples())
        .extracting(Scraped.Sample::labels)
        .containsExactly(
            new TreeMap<>(Map.of("model", "a \"b\", {c}", "version", "1")),
            new TreeMap<>(Map.of("model", "x\\y", "version", "2")));
    assertThat(families.get(1).samples().get(1).value()).isNaN();
    assertThat(families.get(2).samples()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 1",
        "# TYPE a gauge\nb 1",
        "# TYPE a gauge\na",
        "# TYPE a gauge\na x",
        "# TYPE a gauge\na 1 1700000000000",
        "# TYPE a gauge\na{x=\"y} 1",
        "# TYPE a gauge\na{x=\"y\"}",
        "# TYPE a gauge\n{x=\"y\"} 1",
        "# TYPE a summary\na 1",
        "# TYPE a",
        "# TYPE a histogram\nab_bucket 1"
      })
  void pageThatIsNone_isRefused(String page) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scraped.read(page))
        .withMessageContaining("expected");
  }

  @Test
  void mutant_isReadOrRefused_andWhatIsReadCanBeSent() {
    long seed = 4318;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] valid = PAGE.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    int mutants = 10_000;
    for (int i = 0; i < mutants; i++) {
      byte[] mutant = valid.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(32, 127);
      }
      try {
        TranslationTest.translated(new String(mutant, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("mutant " + i + " of seed " + seed, e);
      }
    }
    assertThat(refused).isBetween(mutants / 10, mutants - 1);
  }
}
