package dev.skerry.optimizer.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.optimizer.select.Suitability.Taken;
import dev.skerry.optimizer.select.Suitability.Verdict;
import dev.skerry.optimizer.select.Suitability.Wanted;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Latency;
import dev.skerry.terms.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SuitabilityTest {
  private static final DeviceProfile HERE = machine("here", 64, 100, 20, "avx512_vnni");

  private final Suitability suitability =
      new Suitability(
          HERE,
          List.of(
              taken("full", 0.95, 8, false),
              taken("small", 0.94, 3, true),
              taken("tiny", 0.8, 1, false)));

  private static DeviceProfile machine(
      String name, int mebibytes, double gigaflops, double gigabytes, String... features) {
    return new DeviceProfile(
        name,
        Tier.DEVICE_EDGE,
        new DeviceProfile.Cpu("any", "any", 1, new TreeSet<>(List.of(features))),
        Bytes.ofMebibytes(mebibytes),
        Bytes.ofMebibytes(100),
        List.of(),
        List.of("CPU"),
        new DeviceProfile.Power(OptionalDouble.empty(), false, new TreeMap<>()),
        Optional.of(new DeviceProfile.Calibration(gigaflops, gigabytes)));
  }

  private static Taken taken(String variant, double accuracy, long millis, boolean integers) {
    Duration time = Duration.ofMillis(millis);
    return new Taken(
        variant,
        accuracy,
        new Latency(time, time, time),
        Bytes.ofMebibytes(10),
        Bytes.ofMebibytes(1),
        integers);
  }

  private static Wanted within(long millis) {
    return new Wanted(Optional.of(Duration.ofMillis(millis)), 0.9);
  }

  private Verdict judge(DeviceProfile machine, double price, Wanted wanted) {
    return suitability.judge(machine, OptionalDouble.of(price), wanted);
  }

  private static String best(Verdict verdict) {
    return verdict.best().map(Suitability.There::variant).orElse("none");
  }

  @Test
  void machineWhereItWasMeasured_isJudgedByThat() {
    assertThat(best(judge(HERE, 1, within(8)))).isEqualTo("full");
    assertThat(best(judge(HERE, 1, within(7)))).isEqualTo("small");
    Verdict late = judge(HERE, 1, within(2));
    assertThat(best(late)).isEqualTo("none");
    // The quickest is in time, but not what is wanted.
    assertThat(late.against()).contains("accuracy: 0.8000 (expected: >= 0.9)");
  }

  @Test
  void slowerMachine_isJudgedByTheWorseOfComputingAndReading() {
    DeviceProfile slower = machine("slower", 64, 50, 5, "asimddp");
    Verdict verdict = judge(slower, 1, within(20));

    assertThat(verdict.variants().getFirst().least()).isEqualTo(Duration.ofMillis(16));
    assertThat(verdict.variants().getFirst().most()).isEqualTo(Duration.ofMillis(32));
    assertThat(best(verdict)).isEqualTo("small");
    assertThat(verdict.variants().getFirst().against())
        .contains("p99: 32.00 ms (expected: <= 20.00 ms)");
  }

  @Test
  void integersWhereNoneAreKnown_areNotCountedOn() {
    DeviceProfile without = machine("without", 64, 100, 20);

    assertThat(best(judge(without, 1, within(5)))).isEqualTo("none");
    assertThat(best(judge(machine("with", 64, 100, 20, "avx_vnni"), 1, within(5))))
        .isEqualTo("small");
  }

  @Test
  void machineThatIsTooSmall_wouldNotDoHoweverFastItIs() {
    Verdict verdict = judge(machine("small", 29, 1000, 1000, "i8mm"), 1, within(100));

    assertThat(verdict.best()).isEmpty();
    assertThat(verdict.against()).contains("memory: 29.0 MiB (expected: >= 30.0 MiB)");
  }

  @Test
  void cheapestThatWouldDo_isTakenAndNotTheCheapest() {
    List<Verdict> verdicts =
        List.of(
            judge(HERE, 300, within(10)),
            judge(machine("fair", 64, 60, 12, "asimddp"), 80, within(10)),
            judge(machine("poor", 64, 10, 2, "asimddp"), 15, within(10)));

    assertThat(Suitability.cheapest(verdicts).map(Verdict::machine)).contains("fair");
    assertThat(Suitability.cheapest(List.of(judge(HERE, 300, within(1))))).isEmpty();
  }
}
