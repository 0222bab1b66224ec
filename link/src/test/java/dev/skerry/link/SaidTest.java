package dev.skerry.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SaidTest {
  private static final Digest FAMILY = Digest.of(new byte[0]);
  private static final String CLASS = Traits.ofOutput(Traits.Kind.CLASS, "scores");
  private static final int MUTANTS = 5_000;

  private static Traits traits(long many) {
    return new Traits.Sum().add(CLASS, 3, many).add(CLASS, 5, 2 * many).traits();
  }

  private static Report report() {
    Said said = new Said(traits(400), traits(9000), Optional.of(FAMILY), traits(700));
    return new Report(
        7,
        Duration.ofSeconds(1),
        "test",
        "",
        Health.UNKNOWN,
        List.of(
            new AgentReport(
                "eye",
                Optional.of(FAMILY),
                Optional.of(FAMILY),
                Phase.PROVEN,
                "",
                new Tally(9, 0, 0, 0),
                Optional.of(said))));
  }

  private static Report read(String json) {
    return LinkJson.read(json.getBytes(StandardCharsets.UTF_8), Report.class);
  }

  private static String written() {
    return new String(LinkJson.write(report()), StandardCharsets.UTF_8);
  }

  @Test
  void report_isReadAsWritten() {
    assertThat(read(written())).isEqualTo(report());
  }

  @Test
  void reportOfAnOlderDevice_saysNothing_andNeitherDoesOneThatMayNot() {
    String older = written().replaceAll(",\"said\":\\{[^}]*\\}", "");

    assertThat(older).doesNotContain("said");
    assertThat(read(older)).isEqualTo(report().withoutSaid());
    assertThat(report().withoutSaid().agents().getFirst().said()).isEmpty();
  }

  @Test
  void brokenTraits_areRefusedWithAWord() {
    String broken = written().replaceFirst("\"lately\":\"..", "\"lately\":\"zz");

    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(LinkException.class)
        .hasMessageContaining("traits: version");
  }

  @Test
  void mutants_areRead_orRefused() {
    String good = written();
    SplittableRandom random = new SplittableRandom(20261128);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      StringBuilder mutant = new StringBuilder(good);
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutant.setCharAt(random.nextInt(good.length()), (char) (' ' + random.nextInt(95)));
      }
      try {
        Report report = read(mutant.toString());
        assertThat(read(new String(LinkJson.write(report), StandardCharsets.UTF_8)))
            .isEqualTo(report);
      } catch (LinkException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(500, MUTANTS - 1);
  }
}
