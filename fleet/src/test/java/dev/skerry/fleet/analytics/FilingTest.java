package dev.skerry.fleet.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Binary;
import dev.skerry.link.Letter;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.link.Tally;
import dev.skerry.link.Telemetry;
import dev.skerry.link.Traits;
import dev.skerry.terms.Grade;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilingTest {
  private static final Instant NOW = Instant.parse("2026-11-27T08:30:30Z");

  private static Outcomes outcomes(long answered, long counted) {
    return new Outcomes(
        Map.of(Grade.FULL, answered),
        0,
        0,
        0,
        Map.of(),
        Duration.ZERO,
        OptionalDouble.empty(),
        counted == 0
            ? Sketch.empty()
            : new Sketch.Sum().add(1_000_000, counted, 1_000_000 * counted).sketch());
  }

  private static final String CLASS = Traits.ofOutput(Traits.Kind.CLASS, "scores");
  private static final String MEAN = Traits.ofInput(Traits.Kind.MEAN, "x");

  private static Outcomes lookedAt(long answered, long looked) {
    return outcomes(answered, answered)
        .withTraits(new Traits.Sum().add(CLASS, 7, looked).add(MEAN, 300, looked).traits());
  }

  private static byte[] body(Outcomes outcomes) {
    return LinkJson.write(
        new Telemetry(Optional.empty(), Duration.ofSeconds(10), Tally.NONE, Optional.of(outcomes)));
  }

  private static Letter letter(String key, Instant at, byte[] body) {
    return new Letter(1, 0, 0, MessageKind.TELEMETRY, key, at, Binary.of(body));
  }

  @ParameterizedTest
  @CsvSource({
    // now
    "2026-11-27T08:30:30Z, 60, 2026-11-27T08:30:00Z",
    // a while ago
    "2026-11-27T07:59:59Z, 60, 2026-11-27T07:59:00Z",
    // after an outage
    "2026-11-24T23:59:59Z, 3600, 2026-11-24T23:00:00Z",
    // a clock that is ahead
    "2026-11-27T08:30:31Z, 60, 2026-11-27T08:30:00Z",
    "+1000000-01-01T00:00:00Z, 60, 2026-11-27T08:30:00Z",
    // one that began anew
    "1970-01-01T00:00:00Z, 60, 2026-11-27T08:30:00Z",
    "-1000000-01-01T00:00:00Z, 60, 2026-11-27T08:30:00Z"
  })
  void time_isTheDevices_asFarAsItCanBe(Instant at, int span, Instant start) {
    assertThat(Filing.row("eye", at, NOW))
        .isEqualTo(new Filing.Row("eye", span, start.getEpochSecond()));
  }

  @Test
  void letters_ofOneMinute_areOneRow() {
    List<Letter> letters =
        List.of(
            letter("eye", NOW, body(outcomes(3, 3))),
            letter("ear", NOW, body(outcomes(1, 1))),
            letter("eye", NOW.minusSeconds(10), body(outcomes(4, 4))));

    assertThat(Filing.of(letters, NOW))
        .hasSize(2)
        .containsEntry(Filing.row("eye", NOW, NOW), outcomes(7, 7));
  }

  @Test
  void traits_addUp_andADeviceThatSaysNothingOfThemIsCounted() {
    List<Letter> letters =
        List.of(
            letter("eye", NOW, body(lookedAt(30, 20))),
            letter("eye", NOW, body(outcomes(3, 3))),
            letter("eye", NOW, body(lookedAt(40, 25))));

    Outcomes all = Filing.of(letters, NOW).get(Filing.row("eye", NOW, NOW));

    assertThat(all).isEqualTo(lookedAt(73, 45));
  }

  @Test
  void messageOfAnOlderDevice_isCounted_andAnOlderFleetWouldPassOverWhatItDoesNotKnow() {
    String now = new String(body(lookedAt(30, 20)), StandardCharsets.UTF_8);
    String older = now.replaceAll(",\"traits\":\"[^\"]*\"", "");
    String newer = now.replace("\"traits\"", "\"temper\"");
    assertThat(older).isNotEqualTo(now);

    for (String body : List.of(older, newer)) {
      assertThat(Filing.outcomes(letter("eye", NOW, body.getBytes(StandardCharsets.UTF_8))))
          .contains(outcomes(30, 30));
    }
  }

  @Test
  void causesOfWhichNobodyKnows_addUpToOther_howeverManyThereAre() {
    List<Letter> letters =
        List.of(letter("eye", NOW, body(missing("a"))), letter("eye", NOW, body(missing("b"))));

    assertThat(Filing.of(letters, NOW).values())
        .extracting(Outcomes::misses)
        .containsExactly(Map.of("fault", 2L, "other", 126L));
  }

  /* As many as one message may name. */
  private static Outcomes missing(String which) {
    Map<String, Long> misses = new TreeMap<>(Map.of("fault", 1L));
    for (int i = 0; i < 63; i++) {
      misses.put(which + "_".repeat(i / 26) + (char) ('a' + i % 26), 1L);
    }
    Outcomes good = outcomes(3, 3);
    return new Outcomes(
        good.grades(), 0, 0, 0, misses, Duration.ZERO, good.joules(), good.latency());
  }

  @Test
  void whatCannotBe_doesNotCount() {
    assertThat(Filing.outcomes(letter("eye", NOW, body(outcomes(3, 3))))).isPresent();
    // Counts that differ from each other.
    assertThat(Filing.outcomes(letter("eye", NOW, body(outcomes(3, 4))))).isEmpty();
    // More than a device can do.
    assertThat(Filing.outcomes(letter("eye", NOW, body(outcomes(1L << 40, 1L << 40))))).isEmpty();
    // More looks than models answered; that is said of looks alone.
    assertThat(Filing.outcomes(letter("eye", NOW, body(lookedAt(300, 301 + 64)))))
        .contains(outcomes(300, 300));
    assertThat(Filing.outcomes(letter("eye", NOW, body(lookedAt(300, 300))))).isPresent();
    // Nothing.
    assertThat(Filing.outcomes(letter("eye", NOW, body(Outcomes.NONE)))).isEmpty();
    assertThat(Filing.outcomes(letter("../eye", NOW, body(outcomes(3, 3))))).isEmpty();
    assertThat(Filing.outcomes(letter("eye", NOW, "{}".getBytes(StandardCharsets.UTF_8))))
        .isEmpty();
  }

  @Test
  void mutants_countSoundly_orNotAtAll() {
    SplittableRandom random = new SplittableRandom(20261127);
    byte[] good = body(lookedAt(3, 3));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = good.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      Optional<Outcomes> outcomes = Filing.outcomes(letter("eye", NOW, mutant));
      refused += outcomes.isEmpty() ? 1 : 0;
      outcomes.ifPresent(sound -> {
        assertThat(sound.answered()).isEqualTo(sound.latency().count());
        assertThat(sound.requests()).isBetween(1L, 10_000_000_000L);
        assertThat(sound.traits().map(Traits::most).orElse(0L)).isLessThan(10_000_000_000L);
      });
    }
    assertThat(refused).isBetween(1_000, 19_999);
  }
}
