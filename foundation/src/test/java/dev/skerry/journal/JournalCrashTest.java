package dev.skerry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.journal.CrashPoints.Fault;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proof of the journal: no crash point, and no failure before one, loses what was promised. */
class JournalCrashTest {
  private static final System.Logger LOG = System.getLogger(JournalCrashTest.class.getName());
  private static final List<Fate> PLAIN =
      List.of(Fate.NOTHING, Fate.ALL, Fate.NAMES_ONLY, Fate.ZEROS, Fate.BYTES_ONLY);
  private static final List<Fate> FEW =
      List.of(Fate.NOTHING, Fate.ALL, Fate.ZEROS, Fate.tornAfter(30), random(1), random(2));

  private static long points;

  @AfterAll
  static void tell() {
    LOG.log(System.Logger.Level.INFO, "crash_points={0}", Long.toString(points));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyCrash_tornAtAnyByteOrSector_losesNothing(long seed) throws JournalException {
    List<Fate> fates = new ArrayList<>(PLAIN);
    for (int at = 1; at < Witness.LIMITS.segmentBytes(); at += at < 100 ? 1 : 61) {
      fates.add(Fate.tornAfter(at));
      fates.add(Fate.tornBefore(at));
    }
    for (int i = 0; i < 20; i++) {
      fates.add(random(i));
    }

    points += new CrashPoints(fates, Fault.NONE).run(seed, 40, UnaryOperator.identity()).count();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void everyCrash_whileRecoveringFromOne_losesNothing(long seed) throws JournalException {
    List<Fate> fates = new ArrayList<>(PLAIN);
    for (int i = 0; i < 5; i++) {
      fates.add(random(i));
      fates.add(Fate.tornAfter(7 + 40 * i));
    }

    points +=
        new CrashPoints(fates, Fault.NONE)
            .withinRecovery()
            .run(seed, 40, UnaryOperator.identity())
            .count();
  }

  /** What fails, at which operation. */
  enum Failure {
    ONE_OPERATION,
    SYNC_THAT_WROTE_ALL,
    SYNC_THAT_WROTE_SOME,
    FULL_AT_ONCE,
    FULL_AFTER_SOME_BYTES,
    FULL_FOR_LONG;

    Fault at(int failing) {
      return (disk, index, operation) -> {
        switch (this) {
          case ONE_OPERATION -> fail(index == failing, operation);
          case SYNC_THAT_WROTE_ALL -> failSync(disk, Fate.ALL, index == failing, operation);
          case SYNC_THAT_WROTE_SOME -> failSync(disk, random(9), index == failing, operation);
          case FULL_AT_ONCE -> disk.capacity(index == failing ? disk.used() : Long.MAX_VALUE);
          case FULL_AFTER_SOME_BYTES ->
              disk.capacity(index == failing ? disk.used() + 40 : Long.MAX_VALUE);
          case FULL_FOR_LONG ->
              disk.capacity(
                  index < failing || index > failing + 9 ? Long.MAX_VALUE : disk.used() + 10);
        }
      };
    }

    private static void failSync(SimulatedDisk disk, Fate fate, boolean now, String operation)
        throws IOException {
      disk.failedSync(fate);
      fail(now && operation.startsWith("sync"), operation);
    }

    private static void fail(boolean now, String operation) throws IOException {
      if (now) {
        throw new IOException("cannot " + operation);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void everyCrash_afterAFailureOfAnyOperation_losesNothing(Failure failure)
      throws JournalException {
    for (long seed = 21; seed < 25; seed++) {
      int operations =
          new CrashPoints(List.of(), Fault.NONE)
              .run(seed, 20, UnaryOperator.identity())
              .operations();
      for (int i = 0; i < operations; i++) {
        points +=
            new CrashPoints(FEW, failure.at(i))
                .from(i)
                .run(seed, 20, UnaryOperator.identity())
                .count();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CarelessDisk.Care.class)
  void carelessDisk_isFoundOut(CarelessDisk.Care forgotten) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed < 20; seed++) {
                new CrashPoints(FEW, Failure.ONE_OPERATION.at((int) seed))
                    .run(seed, 40, disk -> new CarelessDisk(disk, forgotten));
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("crash before operation");
  }

  @Test
  void workloads_coverRollsTrimsAndTornTails() throws JournalException {
    List<String> seen = new ArrayList<>();
    for (long seed = 1; seed < 7; seed++) {
      new CrashPoints(
              List.of(), (disk, index, operation) -> seen.add(operation.replaceAll(" .*", "")))
          .run(seed, 40, UnaryOperator.identity());
    }

    assertThat(seen).contains("create", "write", "sync", "delete");
  }

  private static Fate random(long seed) {
    return Fate.random(new SplittableRandom(seed));
  }
}
