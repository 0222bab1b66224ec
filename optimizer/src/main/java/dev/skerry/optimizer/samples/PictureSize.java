package dev.skerry.optimizer.samples;

/**
 * How pictures of any size become arrays of one.
 *
 * @param width of what comes out; 0 for that of the pictures, which then all have one
 * @param fit how a picture of another shape is brought there
 */
public record PictureSize(int width, int height, Fit fit) {
  /** Pictures that have the right size already. */
  public static final PictureSize AS_IT_IS = new PictureSize(0, 0, Fit.STRETCH);

  private static final int MOST = 8192;

  /** What happens to a picture whose sides relate in another way. */
  public enum Fit {
    /** It is stretched. */
    STRETCH,
    /** Its short side fits, and the middle is cut out. */
    CROP
  }

  public PictureSize {
    if (width < 0 || height < 0 || width > MOST || height > MOST) {
      throw new SampleException(
          "size: " + width + " x " + height + " (expected: 1 to " + MOST + " each)");
    }
  }
}
