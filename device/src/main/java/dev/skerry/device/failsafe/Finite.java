package dev.skerry.device.failsafe;

import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/** Looks for numbers that are none: NaN and the infinities. */
public final class Finite {
  private static final int EXPONENT32 = 0x7f800000;
  private static final int LOWEST_EXPONENT32 = 0x00800000;
  private static final long EXPONENT64 = 0x7ff0000000000000L;
  private static final int EXPONENT16 = 0x7c00;
  private static final int CHUNK = 256;

  private Finite() {}

  /** The index of the first element that is NaN or infinite; -1 if there is none. */
  public static int firstNonFinite(Tensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    int size = bytes.limit();
    // An exponent of all ones is NaN or infinity in every IEEE 754 format.
    switch (tensor.type()) {
      case FP32 -> {
        if (areFinite32(bytes)) {
          return -1;
        }
        for (int at = 0; at < size; at += Float.BYTES) {
          if ((bytes.getInt(at) & EXPONENT32) == EXPONENT32) {
            return at / Float.BYTES;
          }
        }
      }
      case BF16 -> {
        for (int at = 0; at < size; at += Short.BYTES) {
          if (((bytes.getShort(at) << 16) & EXPONENT32) == EXPONENT32) {
            return at / Short.BYTES;
          }
        }
      }
      case FP16 -> {
        for (int at = 0; at < size; at += Short.BYTES) {
          if ((bytes.getShort(at) & EXPONENT16) == EXPONENT16) {
            return at / Short.BYTES;
          }
        }
      }
      case FP64 -> {
        for (int at = 0; at < size; at += Double.BYTES) {
          if ((bytes.getLong(at) & EXPONENT64) == EXPONENT64) {
            return at / Double.BYTES;
          }
        }
      }
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> {
        return -1;
      }
    }
    return -1;
  }

  /* Nearly every tensor is: several times as quick as looking for the first that is not, for this has no branches. */
  private static boolean areFinite32(ByteBuffer bytes) {
    IntBuffer elements = bytes.asIntBuffer();
    int[] chunk = new int[Math.min(CHUNK, elements.limit())];
    while (elements.hasRemaining()) {
      int length = Math.min(chunk.length, elements.remaining());
      elements.get(chunk, 0, length);
      int carries = 0;
      for (int i = 0; i < length; i++) {
        // All ones and one more carry into the sign.
        carries |= (chunk[i] & EXPONENT32) + LOWEST_EXPONENT32;
      }
      if (carries < 0) {
        return false;
      }
    }
    return true;
  }
}
