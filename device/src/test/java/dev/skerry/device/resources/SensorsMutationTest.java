package dev.skerry.device.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in the files, reading them ends with values in range or with reasons. */
class SensorsMutationTest {
  private static final int ROUNDS = 2000;

  @TempDir private Path root;

  @Test
  void damagedFiles_neverThrow() throws Exception {
    FakeMachine machine = FakeMachine.complete(root);
    List<Map.Entry<String, String>> files =
        machine.files().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    for (int round = 0; round < ROUNDS; round++) {
      SplittableRandom random = new SplittableRandom(round);
      Map.Entry<String, String> file = files.get(random.nextInt(files.size()));
      machine.write(file.getKey(), damaged(file.getValue(), random));

      Snapshot read = machine.read();

      checkRanges(read, "round " + round + ", " + file.getKey());
      machine.set(file.getKey(), file.getValue());
    }
  }

  private static byte[] damaged(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> new byte[0];
      case 1 -> java.util.Arrays.copyOf(bytes, at);
      case 2 -> (text + text).getBytes(StandardCharsets.UTF_8);
      case 3 -> ("-" + text).getBytes(StandardCharsets.UTF_8);
      case 4 -> text.replaceAll("[0-9]+", "99999999999999999999").getBytes(StandardCharsets.UTF_8);
      default -> {
        for (int i = 0; i < 4 && bytes.length > 0; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        yield bytes;
      }
    };
  }

  private static void checkRanges(Snapshot read, String round) {
    for (Temperature each : read.temperatures().optional().orElse(List.of())) {
      each.celsius().map(celsius -> assertThat(celsius).as(round).isBetween(-60.0, 200.0));
      each.trip().map(trip -> assertThat(trip.celsius()).as(round).isBetween(30.0, 150.0));
    }
    for (Supply each : read.supplies().optional().orElse(List.of())) {
      each.percent().map(percent -> assertThat(percent).as(round).isBetween(0, 100));
      each.watts().map(watts -> assertThat(watts).as(round).isNotNegative());
    }
    read.clocks().share().map(share -> assertThat(share).as(round).isBetween(0.0, 1.0));
    read.memory().map(memory -> assertThat(memory.share()).as(round).isBetween(0.0, 1.0));
    read.cgroup().map(group -> group.cores().map(it -> assertThat(it).as(round).isPositive()));
    read.pressures().cpu().map(it -> assertThat(it.some()).as(round).isBetween(0.0, 100.0));
    read.traffic().map(it -> assertThat(it.sent()).as(round).isNotNegative());
  }
}
