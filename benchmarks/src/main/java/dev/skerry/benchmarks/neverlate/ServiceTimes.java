package dev.skerry.benchmarks.neverlate;

import dev.skerry.terms.Latency;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long runs take: recorded on a 2-core machine, three siblings of the sample family in ONNX
 * Runtime, and beside them a thread that noticed whenever the machine stood still. Run times are
 * recorded as multiples of their mean, and stretched to the mean of the sibling wanted; stalls are
 * replayed as they were.
 */
public final class ServiceTimes {
  private static final String RATIOS = "service-ratios.csv";
  private static final String STALLS = "stalls.csv";
  private static final double BATCH_FIXED = 0.25;
  private static final double BATCH_EACH = 0.75;

  private final List<Sibling> ladder;
  private final long[][] nanos;
  private final long[] p99;
  private final Stalls stalls;
  private final long seed;

  private ServiceTimes(List<Sibling> ladder, double[][] recorded, Stalls stalls, long seed) {
    this.ladder = ladder;
    this.stalls = stalls;
    this.seed = seed;
    this.nanos = new long[ladder.size()][];
    this.p99 = new long[ladder.size()];
    for (int rung = 0; rung < ladder.size(); rung++) {
      int column = rung == 0 ? 0 : rung == ladder.size() - 1 ? 2 : 1;
      double mean = (double) ladder.get(rung).meanNanos();
      nanos[rung] =
          Arrays.stream(recorded[column]).mapToLong(ratio -> Math.round(ratio * mean)).toArray();
      p99[rung] = quantile(rung, 0.99);
    }
  }

  /** The recording, for {@code ladder}. */
  public static ServiceTimes recorded(List<Sibling> ladder, long seed) {
    return new ServiceTimes(ladder, Recording.RATIOS, Recording.STALLS, seed);
  }

  /** Read once. */
  private static final class Recording {
    static final double[][] RATIOS = ratios();
    static final Stalls STALLS = stalls();

    private static double[][] ratios() {
      List<String> lines = lines(ServiceTimes.RATIOS);
      double[][] columns = new double[3][lines.size()];
      for (int row = 0; row < lines.size(); row++) {
        String[] fields = lines.get(row).split(",", -1);
        for (int column = 0; column < columns.length; column++) {
          columns[column][row] = Double.parseDouble(fields[column]);
        }
      }
      return columns;
    }

    private static Stalls stalls() {
      List<String> lines = lines(ServiceTimes.STALLS);
      long[] at = new long[lines.size()];
      long[] lasting = new long[lines.size()];
      for (int row = 0; row < at.length; row++) {
        String[] fields = lines.get(row).split(",", -1);
        at[row] = Duration.ofNanos(1000 * Long.parseLong(fields[0])).toNanos();
        lasting[row] = Duration.ofNanos(1000 * Long.parseLong(fields[1])).toNanos();
      }
      return new Stalls(at, lasting);
    }

    private static List<String> lines(String resource) {
      List<String> lines = new ArrayList<>();
      try (InputStream in = ServiceTimes.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("resource " + resource + " is not in the jar");
        }
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        reader.readLine();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return lines;
    }
  }

  /** The siblings, most accurate first. */
  public List<Sibling> ladder() {
    return ladder;
  }

  /** The time below which 99 of 100 runs on {@code rung} stay if nothing stalls. */
  public long p99(int rung) {
    return p99[rung];
  }

  /** What a run on {@code rung} takes on average if nothing stalls, in nanoseconds. */
  public long mean(int rung) {
    return ladder.get(rung).meanNanos();
  }

  /** What a calibration would have found. */
  public Latency measured(int rung) {
    return new Latency(
        Duration.ofNanos(quantile(rung, 0.5)),
        Duration.ofNanos(quantile(rung, 0.95)),
        Duration.ofNanos(quantile(rung, 0.99)));
  }

  private long quantile(int rung, double quantile) {
    long[] sorted = nanos[rung].clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
  }

  /**
   * When a run ends: the same for all policies that run this request on this rung at this time.
   *
   * @param batch how many run together; a batch costs 0.25 of a run, and 0.75 for each member
   */
  public long end(int request, int rung, int batch, long start) {
    long mixed = (request + seed * 0x632be59bd9b4e019L) * 0x9e3779b97f4a7c15L + rung;
    mixed = (mixed ^ (mixed >>> 29)) * 0xbf58476d1ce4e5b9L;
    long single = nanos[rung][(int) ((mixed >>> 33) % nanos[rung].length)];
    long run = batch == 1 ? single : (long) (single * (BATCH_FIXED + BATCH_EACH * batch));
    return stalls.end(start, Math.max(1, run));
  }
}
