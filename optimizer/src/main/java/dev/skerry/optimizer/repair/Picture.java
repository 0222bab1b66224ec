package dev.skerry.optimizer.repair;

import dev.skerry.model.tensor.Shape;
import java.util.Optional;

/**
 * How the numbers of one sample lie, if it is a picture: an input [N,C,H,W] or [N,H,W,C] of few
 * channels.
 *
 * @param channelsFirst whether each channel is a plane of its own
 */
record Picture(boolean channelsFirst, int height, int width, int channels) {
  private static final int SMALLEST = 16;
  private static final int MOST_CHANNELS = 4;

  /** What samples of this shape are; nothing if no pictures. */
  static Optional<Picture> of(Shape shape) {
    long[] sizes = shape.toArray();
    if (sizes.length != 4) {
      return Optional.empty();
    }
    boolean first = sizes[1] <= MOST_CHANNELS;
    Picture picture =
        first
            ? new Picture(true, (int) sizes[2], (int) sizes[3], (int) sizes[1])
            : new Picture(false, (int) sizes[1], (int) sizes[2], (int) sizes[3]);
    return picture.height >= SMALLEST
            && picture.width >= SMALLEST
            && picture.channels >= 1
            && picture.channels <= MOST_CHANNELS
        ? Optional.of(picture)
        : Optional.empty();
  }

  /** How many numbers a picture has. */
  int size() {
    return channels * height * width;
  }

  /** Where a number is. */
  int at(int y, int x, int channel) {
    return channelsFirst
        ? (channel * height + y) * width + x
        : (y * width + x) * channels + channel;
  }
}
