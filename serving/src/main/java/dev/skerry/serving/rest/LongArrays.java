package dev.skerry.serving.rest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * JSON without its long arrays of numbers or strings, so that everything else in it is quickly
 * read: each stands there as an empty one. Where the array was is remembered.
 *
 * <p>Only finds where such an array ends, and does not check what is in it. Linear in the length of
 * the text, whatever is in it.
 */
final class LongArrays {
  /* A shape is shorter. */
  private static final int LONG = 1 << 10;
  private static final int NONE = -1;
  private static final int PARTS = 3;
  private static final byte[] STAND_IN = {'[', ']'};

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;
  private static final long LETTERS = ONES << 6;
  private static final long QUOTES = '"' * ONES;

  private final byte[] text;
  private final int length;
  private byte[] rest = new byte[512];
  private int size;
  /* For each: where its stand-in is in the rest, where it was in the text, and where it ended there. */
  private int[] places = new int[2 * PARTS];
  private int count;
  /* Where there was an object in an array: none that begins before it and goes beyond can be taken out. */
  private int stop;

  private LongArrays(byte[] text, int length) {
    this.text = text;
    this.length = length;
  }

  /** Takes the long arrays out of the first {@code length} bytes of {@code text}. */
  static LongArrays takenOutOf(byte[] text, int length) {
    LongArrays arrays = new LongArrays(text, length);
    arrays.take();
    return arrays;
  }

  /** What is left. */
  byte[] rest() {
    return rest;
  }

  /** How many bytes are left. */
  int size() {
    return size;
  }

  /** How many arrays were taken out. */
  int count() {
    return count;
  }

  /** Whether an array that was taken out is at {@code place} of the rest. */
  boolean isTakenFrom(int place) {
    int last = lastUpTo(place);
    return last >= 0 && places[last] == place;
  }

  /** Where in the text that is which is at {@code place} of the rest. */
  int origin(int place) {
    int last = lastUpTo(place);
    if (last < 0) {
      return place;
    }
    return places[last] == place
        ? places[last + 1]
        : places[last + 2] + place - places[last] - STAND_IN.length;
  }

  /* By halves: a text may have as many inputs as arrays, and be looked up for each. */
  private int lastUpTo(int place) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (places[PARTS * middle] <= place) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from == 0 ? NONE : PARTS * (from - 1);
  }

  private void take() {
    int at = 0;
    int kept = 0;
    while (at < length) {
      switch (text[at]) {
        case '"' -> at = behindString(at);
        case '[' -> {
          int end = at < stop ? NONE : behindArray(at);
          if (end - at >= LONG) {
            keep(kept, at);
            standIn(at, end);
            kept = end;
          }
          at = Math.max(at + 1, end);
        }
        default -> at++;
      }
    }
    keep(kept, length);
  }

  private int behindString(int at) {
    int next = at + 1;
    while (next < length && text[next] != '"') {
      next += text[next] == '\\' ? 2 : 1;
    }
    return Math.min(length, next + 1);
  }

  /* Behind the array that begins at this place, if there are no objects in it. */
  private int behindArray(int at) {
    int depth = 0;
    for (int next = at; next < length; next++) {
      while (next <= length - Long.BYTES && isPlain((long) EIGHT.get(text, next))) {
        next += Long.BYTES;
      }
      if (next == length) {
        break;
      }
      switch (text[next]) {
        case '"' -> next = behindString(next) - 1;
        case '[' -> depth++;
        case ']' -> {
          if (--depth == 0) {
            return next + 1;
          }
        }
        case '{', '}' -> {
          stop = next;
          return NONE;
        }
        default -> {
          // A letter of a number, true or false; what it is, is seen when it is read.
        }
      }
    }
    stop = length;
    return NONE;
  }

  /* Whether eight characters are digits, signs, points, commas or space: no letters, brackets or quotes. */
  private static boolean isPlain(long eight) {
    long quotes = eight ^ QUOTES;
    return (eight & LETTERS) == 0 && ((quotes - ONES) & ~quotes & HIGH) == 0;
  }

  private void keep(int from, int to) {
    int more = to - from;
    if (rest.length - size < more + STAND_IN.length) {
      rest = Arrays.copyOf(rest, Math.max(2 * rest.length, size + more + STAND_IN.length));
    }
    System.arraycopy(text, from, rest, size, more);
    size += more;
  }

  private void standIn(int from, int to) {
    if (places.length == PARTS * count) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    int last = PARTS * count++;
    places[last] = size;
    places[last + 1] = from;
    places[last + 2] = to;
    System.arraycopy(STAND_IN, 0, rest, size, STAND_IN.length);
    size += STAND_IN.length;
  }
}
