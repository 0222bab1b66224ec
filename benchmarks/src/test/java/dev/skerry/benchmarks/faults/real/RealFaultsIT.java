package dev.skerry.benchmarks.faults.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.DeviceOptions;
import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import dev.skerry.terms.Bytes;
import dev.skerry.time.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick form of the experiment: what is promised whatever the machine does meanwhile. */
@Timeout(240)
final class RealFaultsIT {
  @TempDir private Path folder;

  private DeviceOptions.Isolation isolation() throws Exception {
    Trial.Launcher launcher = ThisJvm.launcher();
    return new DeviceOptions.Isolation(
        launcher, Bytes.ofMebibytes(2048), Files.createDirectories(folder.resolve("shared")));
  }

  @Test
  void everyRequest_isAnswered_andNothingBrokenIsReleased() throws Exception {
    RealFaults experiment = new RealFaults(List.of(Mishap.KILL, Mishap.NAN), 1, 0, 0, 1);

    RealFaults.Result result;
    try (SystemTime time = new SystemTime()) {
      result = experiment.run(folder, isolation(), time, line -> {});
    }

    assertThat(result.rows())
        .hasSize(2)
        .allSatisfy(row -> {
          assertThat(row.injections()).isOne();
          assertThat(row.requests()).isPositive();
          assertThat(row.refused()).isZero();
          assertThat(row.outOfContract()).isZero();
          assertThat(row.wrongInContract()).isZero();
        });
  }
}
