package dev.skerry.optimizer.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels and data specs: what is read, and that whatever is not is refused in good order. */
class ParsersTest {
  private static final String SPEC =
      """
      scoring: data/test
      training: data/train
      metric: top-5
      pictures: {width: 224, height: 224, fit: crop}
      audio: {rate: 16000, window: 0.03, hop: 0.02, mels: 40, features: mfcc, frames: 49}
      inputs:
        all:
          scale: 0.0039
          mean: [0.485, 0.456, 0.406]
          std: [0.229, 0.224, 0.225]
          stored: last
          wanted: first
          reversed: true
      """;

  private static final String LABELS =
      "index,label,class\n0,3,\"cat, tabby\"\n1,8,ship\n2,0,plane\n";

  @Test
  void spec_isRead() {
    DataSpec spec = DataSpec.parse(SPEC, "spec.yaml");

    assertThat(spec.scoring()).isEqualTo("data/test");
    assertThat(spec.training()).hasValue("data/train");
    assertThat(spec.metric()).isEqualTo(Optional.of("top-5"));
    assertThat(spec.pictures()).isEqualTo(new PictureSize(224, 224, PictureSize.Fit.CROP));
    assertThat(spec.inputs().get(""))
        .isEqualTo(
            new Preparation(
                0.0039,
                List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225),
                Preparation.Order.LAST,
                Preparation.Order.FIRST,
                true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "scoring:",
        "- a",
        "scoring: a\nscorings: b",
        "scoring: a\nscoring: b",
        "scoring: !!java.net.URL [\"file:/\"]",
        "scoring: a\ninputs: {all: {std: [0]}}",
        "scoring: a\ninputs: {all: {stored: middle}}",
        "scoring: a\npictures: {width: -1, height: 2}",
        "a: &a [x]\nscoring: *a",
        "scoring: a\naudio: {rate: 16000}",
        "scoring: a\naudio: {rate: 16000, window: 0.03, hop: 0.02, mels: 40, frames: 49, features: chroma}",
        "scoring: a\naudio: {rate: 16000, window: 9, hop: 0.02, mels: 40, frames: 49}",
        "scoring: a\ninputs: {all: {reversed: maybe}}",
        "scoring: a\ninputs: {all: {mean: [~]}}"
      })
  void wrongSpec_isRefused(String text) {
    assertThatThrownBy(() -> DataSpec.parse(text, "spec.yaml")).isInstanceOf(SampleException.class);
  }

  @Test
  void wrongSpec_refusal_saysWhatIsExpectedAndWhere() {
    assertThatThrownBy(() -> DataSpec.parse("scoring: a\nfoo: b", "spec.yaml"))
        .hasMessage(
            "spec.yaml: foo: no such member (expected: one of audio, inputs, metric, pictures, scoring,"
                + " training)");
    assertThatThrownBy(() -> DataSpec.parse("scoring: a\ninputs: {all: {skale: 2}}", "spec.yaml"))
        .hasMessageContaining(
            "inputs.all.skale: no such member (expected: one of mean, reversed, scale, ");
    assertThatThrownBy(() -> DataSpec.parse("scoring: a\npictures: 3", "spec.yaml"))
        .hasMessageContaining("pictures: ")
        .hasMessageNotContaining("skerry");
    assertThatThrownBy(() -> DataSpec.parse("scoring: a\n: : [", "spec.yaml"))
        .hasMessageContaining("spec.yaml: line 2: ");
  }

  @Test
  void labels_areRead() {
    assertThat(LabelFile.parse(LABELS, "labels.csv").truth(List.of(), 3))
        .isEqualTo(new Truth.Classes(List.of(3, 8, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "index\n0\n",
        "index,label\n0\n",
        "index,label\n0,x\n",
        "index,label\n0,1\n0,2\n"
      })
  void wrongLabels_areRefused(String text) {
    assertThatThrownBy(() -> LabelFile.parse(text, "labels.csv").truth(List.of(), 1))
        .isInstanceOf(SampleException.class);
  }

  @Test
  void sampleWithoutLabel_isNamed() {
    assertThatThrownBy(() -> LabelFile.parse(LABELS, "labels.csv").truth(List.of(), 4))
        .hasMessageContaining("'3'");
  }

  @Test
  void mutant_isReadOrRefused() {
    SplittableRandom random = new SplittableRandom(21);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      try {
        if (i % 2 == 0) {
          DataSpec.parse(mutant(SPEC, random), "spec.yaml");
        } else {
          LabelFile.parse(mutant(LABELS, random), "labels.csv").truth(List.of(), 3);
        }
      } catch (SampleException expected) {
        refused++;
      } catch (RuntimeException | Error fault) {
        throw new AssertionError("seed=21 mutant=" + i, fault);
      }
    }

    assertThat(refused).isBetween(4_000, 19_900);
  }

  private static String mutant(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int change = 0; change <= random.nextInt(4); change++) {
      int at = random.nextInt(bytes.length);
      int from = random.nextInt(bytes.length);
      int length = Math.min(random.nextInt(8), bytes.length - Math.max(at, from));
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(128);
        case 1 -> System.arraycopy(bytes, from, bytes, at, length);
        default -> bytes[at] = (byte) "{}[]&*!%:\"'\n\t-,#|>".charAt(random.nextInt(18));
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
