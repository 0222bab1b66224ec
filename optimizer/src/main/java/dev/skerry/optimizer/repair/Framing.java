package dev.skerry.optimizer.repair;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * What part of a picture is seen, as if the camera had been moved a little: from nearer or farther,
 * from the side, in a mirror. Each axis goes by itself. Between pixels it is linear; beyond the
 * edge is what was at the edge.
 */
final class Framing {
  /* So much of the extent at most, to either side. */
  private static final double SHIFT = 0.12;
  /* So much nearer or farther at most. */
  private static final double ZOOM = 0.15;

  private final Picture picture;
  private final Axis down;
  private final Axis across;

  private Framing(Picture picture, Axis down, Axis across) {
    this.picture = picture;
    this.down = down;
    this.across = across;
  }

  /**
   * Along one axis: for each place the two old ones that it lies between, and how near the second.
   */
  private static final class Axis {
    private final int[] before;
    private final int[] after;
    private final float[] share;

    /* old = middle + (new − middle) · zoom + shift · extent */
    Axis(int extent, double zoom, double shift, boolean mirrored) {
      before = new int[extent];
      after = new int[extent];
      share = new float[extent];
      double middle = (extent - 1) / 2.0;
      for (int i = 0; i < extent; i++) {
        double from = middle + (i - middle) * zoom + shift * extent;
        from = Math.clamp(mirrored ? extent - 1 - from : from, 0, extent - 1);
        before[i] = (int) from;
        after[i] = Math.min(extent - 1, before[i] + 1);
        share[i] = (float) (from - before[i]);
      }
    }
  }

  /** One drawn at random. */
  static Framing drawn(Picture picture, boolean mayMirror, SplittableRandom random) {
    boolean mirrored = random.nextBoolean() && mayMirror;
    Axis down = new Axis(picture.height(), zoom(random), shift(random), false);
    return new Framing(
        picture, down, new Axis(picture.width(), zoom(random), shift(random), mirrored));
  }

  /** The whole picture, left and right exchanged. */
  static Framing mirror(Picture picture) {
    return new Framing(
        picture, new Axis(picture.height(), 1, 0, false), new Axis(picture.width(), 1, 0, true));
  }

  private static double zoom(SplittableRandom random) {
    return random.nextDouble(1 - ZOOM, 1 + ZOOM);
  }

  private static double shift(SplittableRandom random) {
    return random.nextDouble(-SHIFT, SHIFT);
  }

  /** Writes the picture that stands in {@code from} at {@code base} to the same place. */
  void apply(FloatBuffer from, FloatBuffer to, int base) {
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < picture.channels(); c++) {
          float upper = along(from, base, down.before[y], x, c);
          float lower = along(from, base, down.after[y], x, c);
          to.put(base + picture.at(y, x, c), upper + (lower - upper) * down.share[y]);
        }
      }
    }
  }

  private float along(FloatBuffer from, int base, int y, int x, int c) {
    float left = from.get(base + picture.at(y, across.before[x], c));
    float right = from.get(base + picture.at(y, across.after[x], c));
    return left + (right - left) * across.share[x];
  }
}
