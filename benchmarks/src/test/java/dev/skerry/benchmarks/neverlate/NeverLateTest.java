package dev.skerry.benchmarks.neverlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick form of the experiment: what is promised of every cell. */
final class NeverLateTest {
  private static final List<String> KINDS = List.of("poisson", "gamma3", "mmpp");

  private static List<Row> play(
      List<String> arrivals, List<Double> loads, List<Double> deadlines, String ladder, int many) {
    return new NeverLate(arrivals, loads, deadlines, true, ladder, many, NeverLate.ANY_INTERVAL, 3)
        .run(line -> {});
  }

  private static String figures(Comparison cell) {
    Row ours = cell.ours();
    return String.format(
        Locale.ROOT,
        "%s x%.1f load %.1f mixed %s: answered %.6f, lead %+.3f ± %.3f, %.4f of clairvoyant",
        ours.arrivals(),
        ours.deadline(),
        ours.load(),
        ours.mixed(),
        ours.answered(),
        cell.lead(),
        cell.best().margin(),
        ours.awg() / ours.clairvoyant());
  }

  private static List<String> where(List<Row> rows, Predicate<Comparison> wrong) {
    return Comparison.of(rows).stream().filter(wrong).map(NeverLateTest::figures).toList();
  }

  @Test
  void everybodyIsAnsweredInTime_asWellAsAnyOtherPolicyCould() {
    List<Row> rows = play(KINDS, List.of(0.8, 4.0), List.of(2.0, 5.0), Sibling.USUAL, 120_000);

    assertThat(Comparison.of(rows)).hasSize(24);
    assertThat(where(rows, cell -> cell.ours().answered() < 1)).isEmpty();
    assertThat(where(rows, Comparison::isBehind)).isEmpty();
    assertThat(where(rows, cell -> cell.ours().awg() < 0.975 * cell.ours().clairvoyant()))
        .isEmpty();
    assertThat(
            where(
                rows,
                cell ->
                    cell.ours().arrivals().equals("poisson")
                        && cell.ours().awg() < 0.995 * cell.ours().fluid()))
        .isEmpty();
    assertThat(
            where(
                rows,
                cell ->
                    cell.ours().load() >= 2
                        && cell.ours().awg() < 2 * cell.earliest().awg()
                        && cell.ours().awg() < 0.98 * cell.ours().clairvoyant()))
        .isEmpty();
  }

  @Test
  void otherLaddersAndATrace_areNoWorse(@TempDir Path folder) throws IOException {
    Path trace = folder.resolve("bursty.arrivals");
    StringBuilder lines = new StringBuilder("arrival_us\n");
    SplittableRandom chance = new SplittableRandom(17);
    long at = 0;
    for (int i = 0; i < 20_000; i++) {
      at += chance.nextInt(30) == 0 ? chance.nextLong(2_000_000) : chance.nextLong(8_000);
      lines.append(at).append('\n');
    }
    Files.writeString(trace, lines);

    List<Row> rows = new ArrayList<>();
    rows.addAll(play(List.of(trace.toString()), List.of(1.0), List.of(5.0), "50:99,5:60", 40_000));
    rows.addAll(
        play(
            List.of(trace.toString(), "steps"),
            List.of(1.0),
            List.of(2.0),
            "3:88,20:95,8:94.5,5:94,2:90,9:70,1:80",
            40_000));

    assertThat(where(rows, cell -> cell.ours().answered() < 1)).isEmpty();
    // Others know such arrivals already; to learn them from 40,000 costs a little.
    assertThat(where(rows, cell -> cell.lead() < -0.15)).isEmpty();
    assertThat(where(rows, cell -> cell.ours().awg() < 0.975 * cell.ours().clairvoyant()))
        .isEmpty();
  }

  @Test
  void sameSeed_givesTheSameRows() {
    assertThat(play(List.of("gamma3"), List.of(2.0), List.of(2.0), Sibling.USUAL, 5_000))
        .isEqualTo(play(List.of("gamma3"), List.of(2.0), List.of(2.0), Sibling.USUAL, 5_000));
  }

  @Test
  void whatIsNoExperiment_isRefused(@TempDir Path folder) throws IOException {
    Path back =
        Files.writeString(folder.resolve("back"), "arrival_us\n" + "5\n".repeat(200) + "4\n");
    Path words = Files.writeString(folder.resolve("words"), "arrival_us\nsoon\n");

    assertThatThrownBy(
            () -> play(List.of("nothing"), List.of(1.0), List.of(2.0), Sibling.USUAL, 5_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("arrivals: nothing (expected: poisson, gamma3, mmpp, steps, or a");
    assertThatThrownBy(
            () -> play(List.of(words.toString()), List.of(1.0), List.of(2.0), "10:90", 5_000))
        .hasMessageContaining("line 2: soon (expected: microseconds from 0 to 1e15");
    assertThatThrownBy(
            () -> play(List.of(back.toString()), List.of(1.0), List.of(2.0), "10:90", 5_000))
        .hasMessageContaining("line 202: 4 (expected: ascending times)");
    assertThatThrownBy(() -> play(KINDS, List.of(1.0), List.of(2.0), "12:0.91,4:1", 5_000))
        .hasMessageContaining("accuracies in points from 0 to 100");
    assertThatThrownBy(() -> play(KINDS, List.of(0.0), List.of(2.0), Sibling.USUAL, 5_000))
        .hasMessage("load: 0.0 (expected: above 0, at most 100)");
    assertThatThrownBy(() -> play(KINDS, List.of(1.0), List.of(2.0), "10", 5_000))
        .hasMessageStartingWith("ladder: 10 (expected: MILLIS:ACCURACY");
    assertThatThrownBy(() -> play(KINDS, List.of(1.0), List.of(2.0), "10:90", 5))
        .hasMessage("requests: 5 (expected: 1000 to 10000000)");
  }

  @Test
  void wideInterval_isPlayedAgainUntilItIsNarrow() {
    double interval = 0.1;

    List<Row> rows =
        new NeverLate(
                List.of("gamma3"),
                List.of(2.0),
                List.of(2.0),
                false,
                Sibling.USUAL,
                2_000,
                interval,
                1)
            .run(line -> {});

    Comparison cell = Comparison.of(rows).getFirst();
    assertThat(cell.ours().requests()).isGreaterThan(2_000);
    assertThat(cell.best().margin()).isLessThanOrEqualTo(interval);
  }

  @Test
  void page_needsNothingBesideItself() {
    NeverLate experiment =
        new NeverLate(
            KINDS,
            List.of(0.8, 2.0),
            List.of(2.0),
            true,
            "10:90,<b>:1",
            5_000,
            NeverLate.ANY_INTERVAL,
            1);
    List<Row> rows =
        new NeverLate(
                KINDS,
                List.of(0.8, 2.0),
                List.of(2.0),
                true,
                "10:90,2:80",
                5_000,
                NeverLate.ANY_INTERVAL,
                1)
            .run(line -> {});

    String page = Page.of(experiment, rows);

    assertThat(page)
        .startsWith("<!doctype html>")
        .doesNotContain("<b>", "http:", "https:", "src=", "NaN");
    assertThat(Csv.of(rows).lines()).hasSize(rows.size() + 1);
  }

  @Test
  void oneCell_isToldAsOneNumberAndDrawnInNone() {
    NeverLate experiment =
        new NeverLate(
            List.of("poisson"),
            List.of(2.0),
            List.of(2.0),
            false,
            "10:90,2:80",
            5_000,
            NeverLate.ANY_INTERVAL,
            1);
    List<Row> rows = experiment.run(line -> {});

    assertThat(Page.verdict(Comparison.of(rows)))
        .matches(
            "Answered by the deadline: [0-9.]+ %\\. .* best other policy, [a-z+-]+: [+-][0-9.]+ points; .*")
        .doesNotContain(" to ", "at least", "of 1 cells");
    assertThat(Page.of(experiment, rows))
        .doesNotContain("<svg", "class=\"legend\"")
        .contains("<td>slackfit</td>", "load 2, deadline 2 x p99");
  }

  @Test
  void recordedArrivals_mayHaveAHeadingEmptyLinesEqualTimesAndDecimals(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(folder.resolve("loose"), "arrival_us\n\n 7.4 \n" + "9\n\n".repeat(99));

    assertThat(((Arrivals.Trace) Arrivals.of(file.toString())).micros())
        .hasSize(100)
        .startsWith(0, 2)
        .endsWith(2);
  }

  @Test
  void commentInRecordedArrivals_isRefusedByItsLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("commented"), "# mine\n" + "9\n".repeat(99));

    assertThatThrownBy(() -> Arrivals.of(file.toString()))
        .hasMessageContaining("line 1: # mine (expected: microseconds")
        .hasMessageContaining("no comments");
  }
}
