package dev.skerry.link;

/**
 * In which bucket of {@link Traits} a value counts: the same on every device, so that counts of
 * many add up.
 */
public final class Scale {
  /** No trait has more buckets. */
  public static final int BUCKETS = 512;

  /** Classes beyond this many share buckets with those so many before them. */
  public static final int CLASSES = 64;

  /* From one half to one, each a hundredth wide. */
  private static final int CONFIDENCES = 50;
  private static final double LEAST_CONFIDENCE = 0.5;

  /*
   * asinh(16 x) is nearly linear within 1/16 of zero and nearly logarithmic beyond: buckets are 0.011
   * wide there and a fifth of their value here, of either sign, up to some 10^17.
   */
  private static final double LINEAR = 16;
  private static final double WIDTH = Math.log(2) / 4;
  private static final int ZERO = BUCKETS / 2;

  private Scale() {}

  /** Of a class, counted from 0. */
  public static int ofClass(long index) {
    return (int) Math.floorMod(index, (long) CLASSES);
  }

  /** Of a confidence from 0.5 to 1. */
  public static int ofConfidence(double confidence) {
    double hundredths = (confidence - LEAST_CONFIDENCE) * CONFIDENCES / (1 - LEAST_CONFIDENCE);
    return Math.clamp((int) hundredths, 0, CONFIDENCES - 1);
  }

  /** The middle of a bucket of confidences. */
  public static double confidence(int bucket) {
    return LEAST_CONFIDENCE
        + (Math.min(bucket, CONFIDENCES - 1) + 0.5) * (1 - LEAST_CONFIDENCE) / CONFIDENCES;
  }

  /** Of any finite number. */
  public static int ofNumber(double value) {
    double far = LINEAR * Math.abs(value);
    double asinh = Math.log(far + Math.sqrt(far * far + 1));
    int away = (int) Math.min(ZERO - 1, Math.rint(asinh / WIDTH));
    return value < 0 ? ZERO - away : ZERO + away;
  }
}
