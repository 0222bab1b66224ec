package dev.skerry.optimizer.samples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A {@code .wav} file: PCM of 8 or 16 bits, or floats of 32; the first channel of it.
 *
 * @param rate samples a second
 * @param first where the first sample is
 */
record Wav(int rate, Coding coding, int stride, int first, int count, ByteBuffer bytes) {
  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FORMAT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int SHORTEST_FORMAT = 16;
  private static final int SHORTEST_EXTENSION = 26;
  private static final int MOST_CHANNELS = 64;

  /** What a sample is written as. */
  enum Coding {
    UNSIGNED_8,
    SIGNED_16,
    FLOAT_32
  }

  /** The whole of a file. */
  static Wav parse(byte[] content, String file) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() < 12 || bytes.getInt(0) != RIFF || bytes.getInt(8) != WAVE) {
      throw new SampleException(file + ": no .wav file (expected: to begin with RIFF … WAVE)");
    }
    int format = -1;
    int formatSize = 0;
    long at = 12;
    while (at + 8 <= bytes.limit()) {
      int kind = bytes.getInt((int) at);
      long size = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
      long left = bytes.limit() - at - 8;
      if (kind == DATA && format >= 0) {
        // Who writes to a pipe does not know the size and writes 0 or the largest.
        long real = size == 0 || size > left ? left : size;
        return of(bytes, format, formatSize, (int) at + 8, (int) real, file);
      }
      if (size > left) {
        break;
      }
      if (kind == FORMAT) {
        format = (int) at + 8;
        formatSize = (int) size;
      }
      at += 8 + size + size % 2;
    }
    throw new SampleException(
        file + ": damaged at byte " + at + " (expected: a format, then samples)");
  }

  private static Wav of(
      ByteBuffer bytes, int format, int formatSize, int first, int size, String file) {
    if (formatSize < SHORTEST_FORMAT) {
      throw new SampleException(
          file
              + ": format of "
              + formatSize
              + " bytes (expected: "
              + SHORTEST_FORMAT
              + " or more)");
    }
    int tag = Short.toUnsignedInt(bytes.getShort(format));
    if (tag == 0xfffe && formatSize >= SHORTEST_EXTENSION) {
      tag = Short.toUnsignedInt(bytes.getShort(format + 24));
    }
    int channels = Short.toUnsignedInt(bytes.getShort(format + 2));
    int rate = bytes.getInt(format + 4);
    int bits = Short.toUnsignedInt(bytes.getShort(format + 14));
    if (channels < 1 || channels > MOST_CHANNELS || rate < 1) {
      throw new SampleException(
          file
              + ": "
              + channels
              + " channels, "
              + rate
              + " samples a second (expected: 1 to "
              + MOST_CHANNELS
              + ", and 1 or more)");
    }
    int stride = channels * bits / 8;
    Coding coding = coding(tag, bits, file);
    return new Wav(rate, coding, stride, first, size / stride, bytes);
  }

  private static Coding coding(int tag, int bits, String file) {
    if (tag == 1 && bits == 8) {
      return Coding.UNSIGNED_8;
    }
    if (tag == 1 && bits == 16) {
      return Coding.SIGNED_16;
    }
    if (tag == 3 && bits == 32) {
      return Coding.FLOAT_32;
    }
    throw new SampleException(
        file
            + ": coding "
            + tag
            + " of "
            + bits
            + " bits (expected: PCM (1) of 8 or 16, or floats (3) of 32)");
  }

  /** A sample, from -1 to 1; silence behind the end. */
  float sample(int index) {
    if (index >= count) {
      return 0;
    }
    int at = first + index * stride;
    return switch (coding) {
      case UNSIGNED_8 -> (Byte.toUnsignedInt(bytes.get(at)) - 128) / 128f;
      case SIGNED_16 -> bytes.getShort(at) / 32768f;
      case FLOAT_32 -> bytes.getFloat(at);
    };
  }
}
