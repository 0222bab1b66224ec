package dev.skerry.cli;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage to a file, the same each time for one seed and number. */
public final class Mutation {
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_STRETCH = 16;

  private Mutation() {}

  /** Flips, stretches of noise, moved stretches and cuts. */
  public static byte[] of(byte[] original, long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    byte[] mutant = original.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      mutant = changed(mutant, random);
    }
    return mutant;
  }

  private static byte[] changed(byte[] mutant, SplittableRandom random) {
    int at = random.nextInt(mutant.length);
    int length = Math.min(1 + random.nextInt(LONGEST_STRETCH), mutant.length - at);
    switch (random.nextInt(6)) {
      case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutant[at] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(mutant, at, at + length, (byte) 0xFF);
      case 3 -> Arrays.fill(mutant, at, at + length, (byte) random.nextInt(4));
      case 4 ->
          System.arraycopy(mutant, at, mutant, random.nextInt(mutant.length - length + 1), length);
      default -> {
        return Arrays.copyOf(mutant, Math.max(1, mutant.length - length));
      }
    }
    return mutant;
  }
}
