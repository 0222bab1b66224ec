package dev.skerry.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.model.family.Misreading;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code skerry probe --json} has printed on another machine, and what that machine costs. */
record ProfileFile(DeviceProfile profile, OptionalDouble price) {
  private static final long LARGEST = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /* What is of use here; the rest is for others. */
  private record Read(
      @Nullable String name,
      @Nullable ReadCpu cpu,
      @Nullable Long memoryBytes,
      @Nullable Long storageBytes,
      DeviceProfile.@Nullable Calibration calibration) {}

  private record ReadCpu(
      @Nullable String architecture,
      @Nullable String model,
      int cores,
      @Nullable List<String> features) {}

  /** Reads {@code FILE} or {@code FILE:PRICE}. */
  static ProfileFile read(String named) {
    int colon = named.lastIndexOf(':');
    String price = colon < 0 ? "" : named.substring(colon + 1);
    if (!price.matches("[0-9]+([.][0-9]+)?")) {
      return new ProfileFile(read(Path.of(named)), OptionalDouble.empty());
    }
    return new ProfileFile(
        read(Path.of(named.substring(0, colon))), OptionalDouble.of(Double.parseDouble(price)));
  }

  private static DeviceProfile read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        throw CommandException.wrong(
            "profile: " + file + " (expected: what skerry probe --json has printed)");
      }
      return profile(JSON.readValue(Files.readAllBytes(file), Read.class), file);
    } catch (JsonProcessingException e) {
      throw CommandException.wrong(file + ": " + Misreading.why(e));
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.wrong(file + ": " + e.getMessage());
    }
  }

  private static SortedSet<String> features(List<String> told) {
    SortedSet<String> features = new TreeSet<>();
    for (String feature : told) {
      features.add(String.valueOf(feature));
    }
    return features;
  }

  private static <T> T told(Path file, String field, @Nullable T value) {
    if (value == null) {
      throw CommandException.wrong(
          file + ": no " + field + " (expected: what skerry probe --json has printed)");
    }
    return value;
  }

  private static DeviceProfile profile(@Nullable Read nothing, Path file) {
    Read read = told(file, "profile", nothing);
    ReadCpu cpu = told(file, "cpu", read.cpu());
    DeviceProfile.Calibration measured = read.calibration();
    if (measured != null && !(measured.gigaflops() > 0 && measured.gigabytesPerSecond() > 0)) {
      throw CommandException.wrong(
          file
              + ": calibration: "
              + measured.gigaflops()
              + ", "
              + measured.gigabytesPerSecond()
              + " (expected: > 0)");
    }
    return new DeviceProfile(
        read.name() == null ? String.valueOf(file.getFileName()) : read.name(),
        Tier.DEVICE_EDGE,
        new DeviceProfile.Cpu(
            String.valueOf(cpu.architecture()),
            String.valueOf(cpu.model()),
            cpu.cores(),
            features(told(file, "cpu.features", cpu.features()))),
        new Bytes(told(file, "memory_bytes", read.memoryBytes())),
        new Bytes(told(file, "storage_bytes", read.storageBytes())),
        List.of(),
        List.of(),
        new DeviceProfile.Power(OptionalDouble.empty(), false, new TreeMap<>()),
        Optional.ofNullable(measured));
  }
}
