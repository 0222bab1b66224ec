package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Npz;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of samples: {@code .npy} files with samples along the first axis, one for each input of
 * the model and named after it (a single one may have any name), or one {@code .npz} with as many
 * arrays, or pictures; and {@code labels.csv} where anybody knows what is right.
 */
public final class SampleFolder {
  /** Where the labels are. */
  public static final String LABELS = "labels.csv";

  /** What one part of a folder is called that holds what the first output should be. */
  private static final String TARGETS = "targets";

  private SampleFolder() {}

  /**
   * Reads a folder.
   *
   * @param preparations by input; those not named are taken as they are
   * @param pictures how pictures become arrays
   */
  public static Samples read(
      Path folder, Map<String, Preparation> preparations, PictureSize pictures) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new SampleException("samples: " + folder + " (expected: an existing folder)");
    }
    Map<String, Tensor> arrays = arrays(folder);
    Tensor targets = arrays.remove(TARGETS);
    List<String> order = new ArrayList<>();
    if (arrays.isEmpty()) {
      order.addAll(Pictures.names(folder));
      if (order.isEmpty()) {
        throw new SampleException(
            "samples: " + folder + " (expected: .npy or .npz files, or pictures)");
      }
      arrays.put("", Pictures.read(folder, order, pictures));
    }
    List<Samples.Field> fields = new ArrayList<>();
    boolean single = arrays.size() == 1;
    arrays.forEach((name, rows) ->
        fields.add(
            new Samples.Field(
                single ? "" : name,
                rows,
                preparations.getOrDefault(name, preparations.getOrDefault("", Preparation.NONE)))));
    int count = Rows.count(fields.getFirst().rows());
    return Samples.of(
        String.valueOf(folder.getFileName()), fields, truth(folder, targets, order, count));
  }

  private static Map<String, Tensor> arrays(Path folder) throws IOException {
    Map<String, Tensor> arrays = new TreeMap<>();
    for (Path file : files(folder)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".npy")) {
        arrays.put(name.substring(0, name.length() - 4), Npy.read(file));
      } else if (name.endsWith(".npz")) {
        arrays.putAll(Npz.read(file));
      }
    }
    return arrays;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Truth truth(Path folder, @Nullable Tensor targets, List<String> order, int count)
      throws IOException {
    Path labels = folder.resolve(LABELS);
    if (targets != null) {
      return new Truth.Targets(Preparation.NONE.apply(targets));
    }
    return Files.isRegularFile(labels)
        ? LabelFile.parse(Files.readString(labels), LABELS).truth(order, count)
        : new Truth.Unknown();
  }
}
