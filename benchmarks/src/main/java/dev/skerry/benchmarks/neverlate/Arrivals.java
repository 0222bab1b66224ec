package dev.skerry.benchmarks.neverlate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;

/** Who comes when. */
public sealed interface Arrivals {
  /** What it is called in tables. */
  String name();

  /**
   * So many arrivals.
   *
   * @param perNano how many a nanosecond on average
   * @return times in nanoseconds from 0, ascending
   */
  long[] draw(int count, double perNano, SplittableGenerator chance);

  /** A kind by its name, or a trace by its file. */
  static Arrivals of(String text) {
    return switch (text) {
      case "poisson" -> new Poisson();
      case "gamma3" -> new Gamma();
      case "mmpp" -> new Mmpp();
      case "steps" -> new Steps();
      default -> Trace.read(text);
    };
  }

  /** Independent of each other: exponential gaps. */
  record Poisson() implements Arrivals {
    @Override
    public String name() {
      return "poisson";
    }

    @Override
    public long[] draw(int count, double perNano, SplittableGenerator chance) {
      return fromGaps(count, () -> chance.nextExponential() / perNano);
    }
  }

  /** In clumps: gaps of a Gamma distribution with a coefficient of variation of 3. */
  record Gamma() implements Arrivals {
    private static final double SHAPE = 1.0 / 9;

    @Override
    public String name() {
      return "gamma3";
    }

    @Override
    public long[] draw(int count, double perNano, SplittableGenerator chance) {
      return fromGaps(count, () -> gamma(chance) / (SHAPE * perNano));
    }

    /*
     * Marsaglia and Tsang: A Simple Method for Generating Gamma Variables, 2000. For shapes below 1 it draws with a
     * shape larger by 1 and multiplies by a power of a uniform number.
     */
    private static double gamma(RandomGenerator chance) {
      double d = SHAPE + 1 - 1.0 / 3;
      double c = 1 / Math.sqrt(9 * d);
      while (true) {
        double x = chance.nextGaussian();
        double v = Math.pow(1 + c * x, 3);
        if (v > 0
            && Math.log(1 - chance.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
          return d * v * Math.pow(1 - chance.nextDouble(), 1 / SHAPE);
        }
      }
    }
  }

  /**
   * Calm and storm: a Markov-modulated Poisson process that stays calm for 10 s on average, and
   * then for 1 s brings ten times as many.
   */
  record Mmpp() implements Arrivals {
    private static final double CALM_NANOS = 10e9;
    private static final double STORM_NANOS = 1e9;
    private static final double CALM_RATE = 0.5;
    private static final double STORM_RATE = 5;

    @Override
    public String name() {
      return "mmpp";
    }

    @Override
    public long[] draw(int count, double perNano, SplittableGenerator chance) {
      double mean =
          (CALM_NANOS * CALM_RATE + STORM_NANOS * STORM_RATE) / (CALM_NANOS + STORM_NANOS);
      double scale = perNano / mean;
      long[] times = new long[count];
      double now = 0;
      boolean storm = false;
      double until = chance.nextExponential() * CALM_NANOS;
      for (int i = 0; i < count; ) {
        double next = now + chance.nextExponential() / ((storm ? STORM_RATE : CALM_RATE) * scale);
        if (next > until) {
          now = until;
          storm = !storm;
          until = now + chance.nextExponential() * (storm ? STORM_NANOS : CALM_NANOS);
        } else {
          now = next;
          times[i++] = (long) now;
        }
      }
      return times;
    }
  }

  /**
   * Poisson, but every {@value #EACH} requests the rate is another multiple of the load: 0.5, 4, 1,
   * 8, 0.8, 2, 0.5, 8, and again.
   */
  record Steps() implements Arrivals {
    private static final int EACH = 10_000;
    private static final double[] MULTIPLES = {0.5, 4, 1, 8, 0.8, 2, 0.5, 8};

    @Override
    public String name() {
      return "steps";
    }

    @Override
    public long[] draw(int count, double perNano, SplittableGenerator chance) {
      int[] drawn = {0};
      return fromGaps(
          count,
          () -> {
            double multiple = MULTIPLES[drawn[0]++ / EACH % MULTIPLES.length];
            return chance.nextExponential() / (multiple * perNano);
          });
    }
  }

  /**
   * As recorded, in blocks of a minute that come in an order of chance, with the time stretched to
   * the rate wanted.
   *
   * @param micros ascending from 0
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  record Trace(String name, long[] micros) implements Arrivals {
    private static final long BLOCK_MICROS = 60_000_000;
    private static final int FEWEST = 100;
    private static final int FEWEST_BLOCKS = 8;

    /**
     * Reads a file of one {@code arrival_us} a line, as {@code docs/performance.md} has it: a
     * heading and empty lines are allowed, comments are not.
     *
     * @throws IllegalArgumentException if it holds none, too few, or such as descend
     */
    static Trace read(String text) {
      Path file = Path.of(text);
      List<String> lines;
      try {
        lines = Files.readAllLines(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "arrivals: "
                + file
                + " (expected: poisson, gamma3, mmpp, steps, or a readable file of one arrival_us a line)",
            e);
      }
      long[] times = new long[lines.size()];
      int count = 0;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (line.isEmpty() || (count == 0 && i == 0 && line.equals("arrival_us"))) {
          continue;
        }
        times[count] = number(file, i + 1, line);
        if (count > 0 && times[count] < times[count - 1]) {
          throw new IllegalArgumentException(
              file + " line " + (i + 1) + ": " + line + " (expected: ascending times)");
        }
        count++;
      }
      long[] kept = Arrays.copyOf(times, count);
      if (count < FEWEST || kept[0] == kept[count - 1]) {
        throw new IllegalArgumentException(
            "arrivals: "
                + file
                + " holds "
                + count
                + " (expected: >= "
                + FEWEST
                + " arrivals, not all at once)");
      }
      for (int i = count - 1; i >= 0; i--) {
        kept[i] -= kept[0];
      }
      return new Trace(text, kept);
    }

    private static long number(Path file, int line, String text) {
      try {
        double micros = Double.parseDouble(text);
        if (micros >= 0 && micros <= 1e15) {
          return Math.round(micros);
        }
      } catch (NumberFormatException e) {
        // Said below, as any other number that is none.
      }
      throw new IllegalArgumentException(
          file
              + " line "
              + line
              + ": "
              + text
              + " (expected: microseconds from 0 to 1e15, one time a line, and no comments)");
    }

    @Override
    public long[] draw(int count, double perNano, SplittableGenerator chance) {
      long span = micros[micros.length - 1] + meanGap();
      long block = Math.max(1, Math.min(BLOCK_MICROS, span / FEWEST_BLOCKS));
      int blocks = (int) (span / block);
      double stretch = before(blocks * block) / (blocks * block * perNano);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < blocks; i++) {
        order.add(i);
      }
      long[] times = new long[count];
      int filled = 0;
      for (long lap = 0; filled < count; ) {
        Collections.shuffle(order, Random.from(chance));
        for (int picked : order) {
          long from = picked * block;
          for (int at = before(from); at < before(from + block) && filled < count; at++) {
            times[filled++] = (long) ((lap * block + micros[at] - from) * stretch);
          }
          lap++;
        }
      }
      return times;
    }

    /** How many came before {@code time}. */
    private int before(long time) {
      int at = Arrays.binarySearch(micros, time);
      at = at < 0 ? -at - 1 : at;
      while (at > 0 && micros[at - 1] == time) {
        at--;
      }
      return at;
    }

    private long meanGap() {
      return Math.max(1, micros[micros.length - 1] / micros.length);
    }
  }

  /** Gives one gap after another, in nanoseconds. */
  interface Gaps {
    double next();
  }

  private static long[] fromGaps(int count, Gaps gaps) {
    long[] times = new long[count];
    double now = 0;
    for (int i = 0; i < count; i++) {
      now += gaps.next();
      times[i] = (long) now;
    }
    return times;
  }
}
