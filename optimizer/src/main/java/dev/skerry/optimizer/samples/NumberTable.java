package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@code .csv} of numbers: a line of names, then a line for each sample. The column {@code label}
 * holds the number of its class, {@code target} what the model should say; all others are features,
 * in their order.
 *
 * @param rows FP32 [samples, features]
 * @param truth what the file says is right, if it does
 */
record NumberTable(Tensor rows, Optional<Truth> truth) {
  private static final long MOST_BYTES = 128L << 20;
  private static final int MOST_CLASS = 1_000_000;

  static boolean isOne(Path file) {
    return Files.isRegularFile(file)
        && String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /** The tables of a folder, but that of labels. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(NumberTable::isOne)
          .filter(file -> !file.endsWith(SampleFolder.LABELS))
          .sorted()
          .toList();
    }
  }

  static NumberTable read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (Files.size(file) > MOST_BYTES) {
      throw new SampleException(
          name + ": " + Files.size(file) + " bytes (expected: <= " + MOST_BYTES + "; take fewer)");
    }
    try (BufferedReader in = Files.newBufferedReader(file)) {
      return parse(in, name);
    } catch (CharacterCodingException notText) {
      throw new SampleException(name + ": no text (expected: UTF-8)");
    }
  }

  static NumberTable parse(BufferedReader in, String file) throws IOException {
    String first = in.readLine();
    TableHead head = TableHead.parse(first == null ? "" : first, file);
    Growing features = new Growing();
    Growing targets = new Growing();
    List<Integer> classes = new ArrayList<>();
    int samples = 0;
    int line = 1;
    for (String text = in.readLine(); text != null; text = in.readLine()) {
      line++;
      if (text.isBlank()) {
        continue;
      }
      List<String> cells = head.cells(text, line);
      for (int column = 0; column < cells.size(); column++) {
        float number = number(cells.get(column));
        if (Float.isNaN(number)) {
          throw head.wrong(line, column, cells.get(column), "a number");
        }
        if (column == head.label()) {
          if (number < 0 || number > MOST_CLASS || number != Math.rint(number)) {
            throw head.wrong(line, column, cells.get(column), "the number of a class, from 0");
          }
          classes.add((int) number);
        } else {
          (column == head.target() ? targets : features).add(number);
        }
      }
      samples++;
    }
    if (samples == 0) {
      throw new SampleException(file + ": no samples (expected: a line of numbers for each)");
    }
    Tensor rows = features.tensor(samples);
    if (head.label() >= 0) {
      return new NumberTable(rows, Optional.of(new Truth.Classes(classes)));
    }
    return head.target() >= 0
        ? new NumberTable(rows, Optional.of(new Truth.Targets(targets.tensor(samples))))
        : new NumberTable(rows, Optional.empty());
  }

  /**
   * The finite number that a cell holds, or NaN. Java's own 1f, 0x1p3, NaN and Infinity are none.
   */
  static float number(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      if ("0123456789+-.eE".indexOf(cell.charAt(i)) < 0) {
        return Float.NaN;
      }
    }
    try {
      float number = Float.parseFloat(cell);
      return Float.isFinite(number) ? number : Float.NaN;
    } catch (NumberFormatException notOne) {
      return Float.NaN;
    }
  }

  /** Numbers whose count is not known yet. */
  private static final class Growing {
    private float[] numbers = new float[1024];
    private int count;

    void add(float number) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.multiplyExact(2, count));
      }
      numbers[count++] = number;
    }

    Tensor tensor(int samples) {
      return Tensor.ofFloats(Shape.of(samples, count / samples), Arrays.copyOf(numbers, count));
    }
  }
}
