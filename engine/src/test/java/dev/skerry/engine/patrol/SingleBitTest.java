package dev.skerry.engine.patrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class SingleBitTest {
  private static final int LENGTH = 4096;

  private final SingleBit bits = new SingleBit(LENGTH);

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  @Test
  void everyBit_isFoundWhereItIs() {
    byte[] page = new byte[LENGTH];
    new SplittableRandom(1).nextBytes(page);
    int before = sum(page);

    for (int bit = 0; bit < LENGTH * Byte.SIZE; bit += 7) {
      page[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      assertThat(bits.find(before ^ sum(page))).isEqualTo(bit);
      page[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    }
  }

  @Test
  void noneAndSeveral_areNotTakenForOne() {
    SplittableRandom chance = new SplittableRandom(2);
    byte[] page = new byte[LENGTH];
    chance.nextBytes(page);
    int before = sum(page);
    assertThat(bits.find(0)).isNegative();

    for (int turn = 0; turn < 2000; turn++) {
      byte[] other = page.clone();
      for (int i = 0; i < 2 + turn % 5; i++) {
        // In bytes of their own, so that none turns back.
        other[chance.nextInt(LENGTH / 8) * 8 + i] ^= (byte) (1 << chance.nextInt(Byte.SIZE));
      }
      assertThat(bits.find(before ^ sum(other))).as("turn %s", turn).isNegative();
    }
  }
}
