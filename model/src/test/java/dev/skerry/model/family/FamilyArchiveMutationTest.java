package dev.skerry.model.family;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged archives: each is refused, or holds the very family that was packed. */
final class FamilyArchiveMutationTest {
  private static final int MUTANTS = 10_000;
  private static final long SEED = 11;

  @TempDir private Path temporary;

  @Test
  void mutant_isRefusedOrTheVerySameAndNothingIsWrittenElsewhere() throws IOException {
    Path folder = temporary.resolve("net");
    Path archive = temporary.resolve("net.skerry");
    Path place = Files.createDirectory(temporary.resolve("place"));
    Path out = place.resolve("out");
    Families.write(folder, 6);
    FamilyArchive.pack(folder, archive);
    byte[] good = Files.readAllBytes(archive);
    Contents contents = Contents.of(folder);
    List<Path> before = everything();
    int refused = 0;

    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutant(good, new SplittableRandom(SEED * 1_000_003 + i));
      Files.write(archive, mutant);
      try {
        FamilyArchive.unpack(archive, out);
        assertThat(Contents.of(out)).as("seed=%d mutant=%d", SEED, i).isEqualTo(contents);
        assertThat(mutant).as("seed=%d mutant=%d", SEED, i).isEqualTo(good);
        FamilyArchive.remove(out);
      } catch (FamilyException expected) {
        refused++;
      } catch (RuntimeException fault) {
        throw new AssertionError("seed=" + SEED + " mutant=" + i, fault);
      }
      assertThat(everything()).as("seed=%d mutant=%d", SEED, i).isEqualTo(before);
    }

    assertThat(refused).isBetween(MUTANTS * 9 / 10, MUTANTS);
  }

  private List<Path> everything() throws IOException {
    try (var files = Files.walk(temporary)) {
      return files.sorted().toList();
    }
  }

  /* Damage of every kind, most of it where the format's own words stand. */
  private static byte[] mutant(byte[] good, SplittableRandom random) {
    byte[] mutant = good.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      mutant = changed(mutant, random);
    }
    return mutant;
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    if (bytes.length < 64) {
      return Arrays.copyOf(bytes, bytes.length + 1);
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(48), bytes.length - at);
    int mark = mark(bytes, random);
    switch (random.nextInt(9)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 ->
          bytes[Math.min(mark + random.nextInt(64), bytes.length - 1)] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt(256));
      case 3 ->
          System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
      case 4 -> numberAt(bytes, Math.min(mark + random.nextInt(48), bytes.length - 4), random);
      case 5 -> {
        return Arrays.copyOf(bytes, bytes.length - length);
      }
      case 6 -> {
        return Arrays.copyOf(bytes, bytes.length + length);
      }
      case 7 -> {
        return twice(bytes, mark, mark(bytes, random));
      }
      default -> named(bytes, mark, random);
    }
    return bytes;
  }

  /* Where a header, an entry of the directory or the end begins. */
  private static int mark(byte[] bytes, SplittableRandom random) {
    int from = random.nextInt(bytes.length);
    for (int i = 0; i < bytes.length - 1; i++) {
      int at = (from + i) % (bytes.length - 1);
      if (bytes[at] == 'P' && bytes[at + 1] == 'K') {
        return at;
      }
    }
    return 0;
  }

  private static void numberAt(byte[] bytes, int at, SplittableRandom random) {
    int[] numbers = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xFFFF, bytes.length, 8};
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(at, numbers[random.nextInt(numbers.length)]);
  }

  /* Whatever stands between two marks comes twice. */
  private static byte[] twice(byte[] bytes, int one, int other) {
    int from = Math.min(one, other);
    int to = Math.max(one, other);
    byte[] longer = new byte[bytes.length + to - from];
    System.arraycopy(bytes, 0, longer, 0, to);
    System.arraycopy(bytes, from, longer, to, bytes.length - from);
    return longer;
  }

  private static void named(byte[] bytes, int mark, SplittableRandom random) {
    byte[] name = {'.', '.', '/', '/', '.', '.', '/', 'x'};
    int at = Math.min(mark + (random.nextBoolean() ? 30 : 46), bytes.length - name.length);
    System.arraycopy(name, 0, bytes, at, name.length);
  }
}
