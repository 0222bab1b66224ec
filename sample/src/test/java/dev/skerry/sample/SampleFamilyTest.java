package dev.skerry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.family.FamilyFolder;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Family;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The family in this module is whole. */
final class SampleFamilyTest {
  @TempDir Path folder;

  @Test
  void family_unpacked_isReadAndVerified() throws IOException {
    Family family = FamilyFolder.read(SampleFamily.unpack(folder.resolve("bearing")));

    assertThat(family.name()).isEqualTo(SampleFamily.NAME);
    assertThat(family.variants()).extracting(Variant::name).isEqualTo(SampleFamily.SIBLINGS);
    assertThat(family.labels()).isEqualTo(Condition.labels());
    assertThat(family.safeAnswer()).contains(SampleFamily.safeAnswer());
    assertThat(family.contract()).contains(SampleFamily.contract());
  }

  @Test
  void family_committed_isSmallAndMeasuredOnTheTestSet() throws IOException {
    Family family = FamilyFolder.read(SampleFamily.unpack(folder));

    assertThat(family.variants().stream().mapToLong(variant -> variant.size().count()).sum())
        .isLessThan(Bytes.ofMebibytes(1).count());
    assertThat(family.variants())
        .allSatisfy(variant -> {
          assertThat(variant.measurement().data())
              .isEqualTo(SampleFamily.testSet(SampleFamily.TEST_COUNT));
          assertThat(variant.measurement().samples()).isEqualTo(SampleFamily.TEST_COUNT);
        });
    assertThat(family.variants())
        .extracting(variant -> variant.measurement().accuracy())
        .isSortedAccordingTo((one, other) -> Double.compare(other, one));
  }
}
