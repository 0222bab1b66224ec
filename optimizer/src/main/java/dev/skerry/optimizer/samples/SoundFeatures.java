package dev.skerry.optimizer.samples;

/**
 * How sounds become arrays: what a model hears of them.
 *
 * @param rate samples a second; sounds of another are refused
 * @param window how many samples one frame looks at
 * @param hop how many samples after one frame the next begins
 * @param mels how many bands
 * @param kind what is told of each frame
 * @param coefficients how many of them, if it is {@link Kind#MFCC}
 * @param frames how many; shorter sounds end in silence, and longer ones are cut
 */
public record SoundFeatures(
    int rate, int window, int hop, int mels, Kind kind, int coefficients, int frames) {
  private static final int MOST_RATE = 768_000;
  private static final int MOST_WINDOW = 1 << 16;
  private static final int MOST_BANDS = 256;
  private static final int MOST_FRAMES = 1 << 20;

  /** What is told of a frame. */
  public enum Kind {
    /** The logarithm of the energy in each band. */
    LOG_MEL,
    /** The first coefficients of the cosine transform of those. */
    MFCC
  }

  public SoundFeatures {
    require("audio rate", rate, MOST_RATE);
    require("audio window, in samples", window, MOST_WINDOW);
    require("audio hop, in samples", hop, MOST_WINDOW);
    require("audio mels", mels, MOST_BANDS);
    require("audio coefficients", coefficients, mels);
    require("audio frames", frames, MOST_FRAMES);
  }

  private static void require(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new SampleException(what + ": " + value + " (expected: 1 to " + most + ")");
    }
  }

  /** How many numbers tell of a frame. */
  int width() {
    return kind == Kind.MFCC ? coefficients : mels;
  }
}
