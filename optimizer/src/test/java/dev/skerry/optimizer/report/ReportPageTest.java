package dev.skerry.optimizer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.optimizer.Outcome;
import dev.skerry.optimizer.Row;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static Row row(String name, boolean kept, String reason, @Nullable Double accuracy) {
    return new Row(
        name,
        List.of("step"),
        kept,
        reason,
        accuracy,
        accuracy,
        accuracy,
        accuracy,
        accuracy,
        accuracy,
        accuracy,
        accuracy == null ? null : "too few to tell",
        accuracy == null ? null : 1000L,
        accuracy,
        accuracy,
        accuracy,
        accuracy == null ? null : 1000L,
        new TreeMap<>(Map.of("QLinearConv", 7)));
  }

  private static Outcome outcome() {
    Variant variant =
        new Variant(
            "original",
            "original.onnx",
            Digest.of(new byte[0]),
            new Bytes(10),
            Optimization.NONE,
            Measurement.ofAccuracy("a machine", "top-1 on <data>", 100, 0.9));
    return new Outcome(
        new Family("net", 1, List.of(variant), Optional.empty(), List.of()),
        Path.of("net"),
        List.of(
            row("original", true, "the measure", 0.9),
            row("int8", true, "faster", 0.89),
            row("odd", false, "crashed <script>", null)),
        new LinkedHashMap<>(Map.of("Conv_1 & more", 0.25)),
        List.of("a note"));
  }

  @Test
  void page_saysWhatCameOfEachCandidate() {
    assertThat(ReportPage.of(outcome()))
        .contains("kept: faster; too few samples to be sure", "left out: crashed", "a note")
        .contains("Conv_1 &amp; more", "QLinearConv");
  }

  @Test
  void axes_haveRoundNumbers() {
    assertThat(ReportPage.of(outcome())).contains(">0.890</text>", ">0.900</text>", ">0.2</text>");
  }

  @Test
  void whatIsKept_comesFirst() {
    String page = ReportPage.of(outcome());

    assertThat(page.lastIndexOf("class=\"kept\"")).isLessThan(page.indexOf("class=\"lost\""));
  }

  @Test
  void whatComesFromOutside_isEscaped() {
    assertThat(ReportPage.of(outcome()))
        .contains("top-1 on &lt;data&gt;", "&lt;script&gt;")
        .doesNotContain("<script");
  }

  @Test
  void candidateThatWasNotMeasured_isNotDrawn() {
    assertThat(ReportPage.of(outcome()).split("<circle", -1)).hasSize(3);
  }

  @Test
  void page_fetchesNothing() {
    assertThat(ReportPage.of(outcome())).doesNotContain("http://", "https://", "src=", "url(");
  }
}
