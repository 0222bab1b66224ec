package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PriceTest {
  private static final long MS = 1_000_000;
  private static final int PIECES = 20;
  private static final int SEEDS = 1_000;

  /** Turns on a machine that stands still for 10 to 300 ms in some of its runs. */
  private static int affordable(long seed, double costs, double stalled) {
    SplittableRandom chance = new SplittableRandom(seed);
    long usual = chance.nextLong(MS, 50 * MS);
    Price price = new Price();
    do {
      price.ran(run(chance, usual, stalled), run(chance, (long) (usual * costs), stalled));
    } while (!price.isEnough());
    return price.affordable(PIECES);
  }

  private static long run(SplittableRandom chance, long usual, double stalled) {
    long taken = (long) (usual * chance.nextDouble(1, 1.03));
    return chance.nextDouble() < stalled ? taken + chance.nextLong(10 * MS, 300 * MS) : taken;
  }

  @Test
  void cheapPieces_areKeptAlthoughTheMachineStandsStill() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(affordable(seed, 1.03, 0.1)).as("seed " + seed).isEqualTo(PIECES);
    }
  }

  @Test
  void dearPieces_areNotKept_andFewerAreWorthATry() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      // What these cost beyond the whole is twice what may be.
      assertThat(affordable(seed, 1.1, 0.1)).as("seed " + seed).isBetween(7, 13);
    }
  }

  @Test
  void veryDearPieces_areNotWorthATry() {
    assertThat(affordable(1, 3, 0)).isZero();
  }

  @Test
  void machineThatIsNeverCalm_endsTheTurns() {
    SplittableRandom chance = new SplittableRandom(1);
    Price price = new Price();
    int turns = 0;
    do {
      price.ran(chance.nextLong(MS, 100 * MS), chance.nextLong(MS, 100 * MS));
      turns++;
    } while (!price.isEnough());

    assertThat(turns).isLessThanOrEqualTo(80);
  }
}
