package dev.skerry.terms;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a machine is: declared first, then probed and calibrated. What could not be found out is
 * absent, never guessed.
 *
 * @param accelerators devices other than the CPU that the engine can use
 * @param frameworks execution providers of the engine, in the order it would prefer them
 */
public record DeviceProfile(
    String name,
    Tier tier,
    Cpu cpu,
    Bytes memory,
    Bytes storage,
    List<String> accelerators,
    List<String> frameworks,
    Power power,
    Optional<Calibration> calibration) {
  public DeviceProfile {
    accelerators = List.copyOf(accelerators);
    frameworks = List.copyOf(frameworks);
  }

  /**
   * The processor.
   *
   * @param features instruction set extensions that matter to kernels, such as {@code avx512_vnni}
   */
  public record Cpu(String architecture, String model, int cores, SortedSet<String> features) {
    public Cpu {
      if (cores < 1) {
        throw new IllegalArgumentException("cores: " + cores + " (expected: >= 1)");
      }
    }
  }

  /**
   * Where its energy comes from and where its heat goes.
   *
   * @param budgetWatts what it may draw for long
   * @param temperatures degrees Celsius by sensor; empty where the machine has no sensor
   */
  public record Power(
      OptionalDouble budgetWatts, boolean battery, SortedMap<String, Double> temperatures) {}

  /**
   * What one core was measured to do with the engine's own kernels.
   *
   * @param gigaflops fp32 matrix multiplication, 10^9 floating-point operations a second
   * @param gigabytesPerSecond reading memory in sequence
   */
  public record Calibration(double gigaflops, double gigabytesPerSecond) {}
}
