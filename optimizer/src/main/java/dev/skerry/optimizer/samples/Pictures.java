package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** PNG, JPEG, BMP and GIF files as bytes [samples, height, width, red green blue]. */
final class Pictures {
  private static final long MOST_PIXELS = 64L << 20;
  private static final long MOST_BYTES = 1L << 30;
  private static final int COLOURS = 3;

  private Pictures() {}

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|bmp|gif)"))
          .sorted()
          .toList();
    }
  }

  static Tensor read(Path folder, List<String> names, PictureSize size) throws IOException {
    PictureSize all = size;
    ByteBuffer bytes = ByteBuffer.allocate(0);
    for (int i = 0; i < names.size(); i++) {
      BufferedImage picture = decode(folder.resolve(names.get(i)));
      if (i == 0) {
        all =
            size.width() == 0
                ? new PictureSize(picture.getWidth(), picture.getHeight(), size.fit())
                : size;
        long needed = (long) names.size() * all.width() * all.height() * COLOURS;
        if (needed > MOST_BYTES) {
          throw new SampleException(
              "pictures: " + needed + " bytes (expected: <= " + MOST_BYTES + "; take fewer)");
        }
        bytes = ByteBuffer.allocate((int) needed);
      }
      put(fitted(picture, all, size.width() != 0, names.get(i)), bytes);
    }
    return Tensor.of(
        ElementType.UINT8,
        Shape.of(names.size(), all.height(), all.width(), COLOURS),
        bytes.flip());
  }

  /* Sizes are looked at before pixels, so that a small file cannot become a large heap. */
  private static BufferedImage decode(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers =
          in == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new SampleException(
            file.getFileName() + ": no picture (expected: PNG, JPEG, BMP or GIF)");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new SampleException(
              file.getFileName() + ": " + pixels + " pixels (expected: <= " + MOST_PIXELS + ")");
        }
        return reader.read(0);
      } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
        throw new SampleException(file.getFileName() + ": damaged (" + damaged.getMessage() + ")");
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage fitted(
      BufferedImage picture, PictureSize size, boolean resizes, String name) {
    boolean same = picture.getWidth() == size.width() && picture.getHeight() == size.height();
    if (same) {
      return picture;
    }
    if (!resizes) {
      throw new SampleException(
          name
              + ": "
              + picture.getWidth()
              + " x "
              + picture.getHeight()
              + " (expected: "
              + size.width()
              + " x "
              + size.height()
              + " like the first; a data spec can resize)");
    }
    double across = (double) size.width() / picture.getWidth();
    double down = (double) size.height() / picture.getHeight();
    if (size.fit() == PictureSize.Fit.CROP) {
      across = Math.max(across, down);
      down = across;
    }
    int width = (int) Math.round(picture.getWidth() * across);
    int height = (int) Math.round(picture.getHeight() * down);
    BufferedImage drawn =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(
          picture, (size.width() - width) / 2, (size.height() - height) / 2, width, height, null);
    } finally {
      graphics.dispose();
    }
    return drawn;
  }

  private static void put(BufferedImage picture, ByteBuffer bytes) {
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int rgb = picture.getRGB(x, y);
        bytes.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
      }
    }
  }
}
