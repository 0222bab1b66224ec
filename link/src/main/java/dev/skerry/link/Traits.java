package dev.skerry.link;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the inputs and outputs of an agent were like, in counts: of each trait, how many of the
 * requests that were looked at fell into which bucket of its {@link Scale}. Nothing else of them is
 * in it. Immutable.
 *
 * <p>All have the same buckets, so those of many devices or hours add up; and so do their bytes,
 * one after the other.
 */
public final class Traits {
  /* bytes    any number of parts
   * part     1, number of traits, and of each: length of its name, name in UTF-8, number of buckets
   *          that are not empty, and of each: how far behind the one before it, count; all numbers
   *          but the first as LEB128 */
  private static final byte VERSION = 1;
  private static final int MOST_TRAITS = 64;
  private static final int LONGEST_TENSOR = 64;
  private static final int LONGEST_NAME = 400;

  /* So that sums over the life of a fleet stay far from what a long holds. */
  private static final long MOST = 1L << 50;

  private static final String OUTPUT = "output";
  private static final Pattern NAME =
      Pattern.compile(
          "(?:input|output) [a-z]{1,16} [^\\p{IsControl}\\p{Cs}]{0," + LONGEST_TENSOR + "}");

  private static final Traits NONE = new Traits(new TreeMap<>());

  private final NavigableMap<String, Counts> traits;

  private Traits(NavigableMap<String, Counts> traits) {
    this.traits = traits;
  }

  /** What is told of a tensor. */
  public enum Kind {
    /** Which class has the highest score, or which is named. */
    CLASS,
    /** What share the best class has of what the best two have together; from 0.5 to 1. */
    CONFIDENCE,
    /** The mean of its elements. */
    MEAN,
    /** The standard deviation of its elements. */
    SPREAD;

    private final String word = name().toLowerCase(Locale.ROOT);
  }

  /** The name of a trait of the tensor that a model takes by this name. */
  public static String ofInput(Kind kind, String tensor) {
    return "input " + kind.word + " " + Words.plain(tensor, LONGEST_TENSOR);
  }

  /** The name of a trait of the tensor that a model gives by this name. */
  public static String ofOutput(Kind kind, String tensor) {
    return OUTPUT + " " + kind.word + " " + Words.plain(tensor, LONGEST_TENSOR);
  }

  /** Whether a trait is one of what a model gives. */
  public static boolean isOutput(String name) {
    return name.startsWith(OUTPUT);
  }

  /** Whether a trait is of this kind. */
  public static boolean is(Kind kind, String name) {
    return name.split(" ", 3)[1].equals(kind.word);
  }

  /** Those of no request. */
  public static Traits none() {
    return NONE;
  }

  private static final class Counts {
    private final int[] buckets;
    private final long[] counts;

    Counts(int[] buckets, long[] counts) {
      this.buckets = buckets;
      this.counts = counts;
    }

    long sum() {
      return Arrays.stream(counts).sum();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Counts them
          && Arrays.equals(buckets, them.buckets)
          && Arrays.equals(counts, them.counts);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }
  }

  /** Takes traits and single counts, and makes one of all. */
  public static final class Sum {
    private final NavigableMap<String, long[]> all = new TreeMap<>();

    /**
     * {@code many} that fell into {@code bucket}.
     *
     * @throws IllegalArgumentException if a trait cannot be called so, or has no such bucket
     */
    public Sum add(String name, int bucket, long many) {
      if (bucket < 0 || bucket >= Scale.BUCKETS) {
        throw new IllegalArgumentException(
            "traits: bucket " + bucket + " (expected: < " + Scale.BUCKETS + ")");
      }
      long[] counts = all.get(name);
      if (counts == null) {
        if (!NAME.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "traits: a name that is none (expected: such as output class label)");
        }
        if (all.size() == MOST_TRAITS) {
          throw new IllegalArgumentException(
              "traits: more than " + MOST_TRAITS + " (expected: at most so many)");
        }
        counts = new long[Scale.BUCKETS];
        all.put(name, counts);
      }
      counts[bucket] = Math.clamp(counts[bucket] + many, 0, MOST);
      return this;
    }

    /** All that {@code other} counts; of too many traits the first are kept. */
    public Sum add(Traits other) {
      return add(other, 1);
    }

    private Sum add(Traits other, int sign) {
      other.traits.forEach((name, counts) -> {
        if (takes(name)) {
          for (int i = 0; i < counts.buckets.length; i++) {
            add(name, counts.buckets[i], sign * counts.counts[i]);
          }
        }
      });
      return this;
    }

    private boolean takes(String name) {
      return all.containsKey(name) || all.size() < MOST_TRAITS;
    }

    /** What was added so far. */
    public Traits traits() {
      NavigableMap<String, Counts> some = new TreeMap<>();
      all.forEach((name, counts) -> {
        int[] buckets = new int[Scale.BUCKETS];
        int used = 0;
        for (int i = 0; i < counts.length; i++) {
          if (counts[i] > 0) {
            buckets[used++] = i;
          }
        }
        if (used > 0) {
          int[] there = Arrays.copyOf(buckets, used);
          some.put(
              name, new Counts(there, Arrays.stream(there).mapToLong(i -> counts[i]).toArray()));
        }
      });
      return some.isEmpty() ? NONE : new Traits(some);
    }
  }

  /** What this and {@code other} count together. */
  public Traits plus(Traits other) {
    if (other.isEmpty()) {
      return this;
    }
    return isEmpty() ? other : new Sum().add(this).add(other).traits();
  }

  /** What has come since {@code before}, which is of the same things, earlier. */
  public Traits since(Traits before) {
    return before.isEmpty() ? this : new Sum().add(this).add(before, -1).traits();
  }

  /** Those of outputs alone. */
  public Traits outputs() {
    NavigableMap<String, Counts> some = new TreeMap<>(traits);
    some.keySet().removeIf(name -> !isOutput(name));
    return new Traits(some);
  }

  /** Which traits were seen. */
  public Set<String> names() {
    return Set.copyOf(traits.keySet());
  }

  /** Whether nothing was looked at. */
  public boolean isEmpty() {
    return traits.isEmpty();
  }

  /** How many requests were looked at for this trait. */
  public long count(String name) {
    Counts counts = traits.get(name);
    return counts == null ? 0 : counts.sum();
  }

  /** How many were looked at for the trait of which most were. */
  public long most() {
    return traits.values().stream().mapToLong(Counts::sum).max().orElse(0);
  }

  /** How many fell into each bucket: shape (Scale.BUCKETS). */
  public long[] counts(String name) {
    long[] all = new long[Scale.BUCKETS];
    Counts some = traits.get(name);
    if (some != null) {
      for (int i = 0; i < some.buckets.length; i++) {
        all[some.buckets[i]] = some.counts[i];
      }
    }
    return all;
  }

  /** These for the wire or a file: two bytes or a few for each bucket that is not empty. */
  public byte[] toBytes() {
    if (isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write(VERSION);
    Leb128.write(out, traits.size());
    traits.forEach((name, counts) -> {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      Leb128.write(out, text.length);
      out.writeBytes(text);
      Leb128.write(out, counts.buckets.length);
      int before = -1;
      for (int i = 0; i < counts.buckets.length; i++) {
        Leb128.write(out, counts.buckets[i] - before - 1);
        Leb128.write(out, counts.counts[i]);
        before = counts.buckets[i];
      }
    });
    return out.toByteArray();
  }

  /** The same in at most {@code bytes}: without the traits that take most, if need be. */
  public Traits within(int bytes) {
    Traits some = this;
    while (some.toBytes().length > bytes) {
      NavigableMap<String, Counts> fewer = new TreeMap<>(some.traits);
      fewer.entrySet().stream()
          .max(Comparator.comparingInt(one -> one.getValue().buckets.length))
          .map(Map.Entry::getKey)
          .ifPresent(fewer::remove);
      some = new Traits(fewer);
    }
    return some;
  }

  /**
   * What {@link #toBytes} wrote; of several, one after the other, what they count together. If
   * there are too many traits in all, the first are kept.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Traits ofBytes(byte[] bytes) {
    Sum all = new Sum();
    Leb128.Reader reader = new Leb128.Reader("traits", bytes);
    while (!reader.isAtEnd()) {
      part(reader, bytes, all);
    }
    return all.traits();
  }

  private static void part(Leb128.Reader reader, byte[] bytes, Sum all) {
    reader.version(VERSION);
    long traits = reader.number(MOST_TRAITS);
    for (long i = 0; i < traits; i++) {
      int length = (int) reader.number(LONGEST_NAME);
      String name = new String(bytes, reader.skip(length), length, StandardCharsets.UTF_8);
      long used = reader.number(Scale.BUCKETS);
      long bucket = -1;
      for (long j = 0; j < used; j++) {
        bucket += 1 + reader.number(Scale.BUCKETS);
        long many = reader.number(MOST);
        if (all.takes(name)) {
          all.add(name, (int) bucket, many);
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Traits them && traits.equals(them.traits);
  }

  @Override
  public int hashCode() {
    return traits.hashCode();
  }

  @Override
  public String toString() {
    return traits.keySet() + ", at most " + most();
  }
}
