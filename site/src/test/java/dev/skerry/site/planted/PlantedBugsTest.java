package dev.skerry.site.planted;

import dev.skerry.serving.Inference;
import dev.skerry.sim.planted.PlantedBug;
import dev.skerry.sim.planted.Planting;
import dev.skerry.site.Site;
import dev.skerry.site.models.ArchiveTroubles;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants mistakes into how a site shares its models, and sees that each is found. */
final class PlantedBugsTest {
  private static final Planting SITE =
      new Planting(
          Path.of("src/main/java"),
          "dev.skerry.site",
          "dev.skerry.site",
          List.of(
              Site.class, ArchiveTroubles.class, Inference.class, Digest.class, NullMarked.class));

  static List<PlantedBug> bugs() throws IOException {
    return PlantedBug.read(Path.of("src/test/resources/dev/skerry/site/planted/bugs"));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void bug_isFound(PlantedBug bug, @TempDir Path classes) throws Exception {
    SITE.find(bug, classes);
  }

  @Test
  void withoutABug_nothingIsFound() throws Exception {
    SITE.lookAtWhatIsRight(bugs());
  }
}
