package dev.skerry.learning.bearing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.Engine;
import dev.skerry.engine.Session;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.sample.SampleFamily;
import dev.skerry.sample.VibrationWindows;
import dev.skerry.terms.Family;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the committed family says of itself can be found again. */
final class MeasuredAccuracyTest {
  /* Another processor rounds otherwise, in the models and in sines; that turns answers on the edge, a
   * few of 4,000 windows. */
  private static final Offset<Double> OTHER_PROCESSOR = Offset.offset(0.0025);

  @TempDir Path folder;

  @Test
  void committedFamily_measuredAgain_isAsAccurateAsStated() throws IOException {
    Family family = FamilyFolder.read(SampleFamily.unpack(folder));
    Examination examination =
        new Examination(
            VibrationWindows.draw(SampleFamily.TEST_SEED, SampleFamily.TEST_COUNT), "here");

    for (Variant variant : family.variants()) {
      try (Session session = Engine.open(1).load(folder.resolve(variant.file()))) {
        Measurement found = examination.of(session);

        assertThat(found.accuracy())
            .as(variant.name())
            .isCloseTo(variant.measurement().accuracy(), OTHER_PROCESSOR);
        assertThat(found.data()).isEqualTo(variant.measurement().data());
      }
    }
  }
}
