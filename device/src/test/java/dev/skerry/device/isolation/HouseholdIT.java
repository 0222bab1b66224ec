package dev.skerry.device.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.ModelHost;
import dev.skerry.engine.Trial;
import dev.skerry.terms.Bytes;
import dev.skerry.time.SystemTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real children that take over from each other. */
@Timeout(120)
final class HouseholdIT {
  @TempDir private Path folder;

  private Household open(SystemTime time) {
    Trial.Launcher launcher =
        new Trial.Launcher(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            List.of(),
            System.getProperty("java.class.path"));
    return Household.open(
        new ModelHost.Setup(launcher, Bytes.ofMebibytes(1024), 1, 2, folder, Optional.empty()),
        time::nanos);
  }

  private static void awaitStandby(Household household) {
    while (!household.standsBy()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void childToBeRenewed_servesUntilAnotherStandsBy() {
    try (SystemTime time = new SystemTime();
        Household household = open(time)) {
      awaitStandby(household);
      household.replace();
      long before = household.pid();

      household.renew();

      // Whoever looks at any time finds a child: the old one, then the new one.
      long serving = household.pid();
      while (serving == before) {
        serving = household.pid();
      }
      assertThat(serving).isPositive();
    }
  }

  @Test
  void childToBeRenewed_isReplacedAtOnceIfAnotherStandsBy() {
    try (SystemTime time = new SystemTime();
        Household household = open(time)) {
      awaitStandby(household);
      long before = household.pid();

      household.renew();

      assertThat(household.pid()).isPositive().isNotEqualTo(before);
    }
  }
}
