package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.NpyException;
import dev.skerry.model.tensor.Npz;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of samples: {@code .npy} files with samples along the first axis, one for each input of
 * the model and named after it (a single one may have any name), or one {@code .npz} with as many
 * arrays, or pictures, or sounds, or one table of numbers; and {@code labels.csv} where anybody
 * knows what is right. A table may also stand by itself.
 */
public final class SampleFolder {
  /** Where the labels are. */
  public static final String LABELS = "labels.csv";

  /** What one part of a folder is called that holds what the first output should be. */
  private static final String TARGETS = "targets";

  private SampleFolder() {}

  /**
   * What a folder holds.
   *
   * @param arrays by input
   * @param files what each sample comes from, if from a file of its own
   * @param truth what the arrays say is right, if they do
   */
  private record Found(Map<String, Tensor> arrays, List<String> files, Optional<Truth> truth) {
    static Found single(Tensor rows, List<String> files) {
      return new Found(Map.of("", rows), files, Optional.empty());
    }

    static Found table(NumberTable table) {
      return new Found(Map.of("", table.rows()), List.of(), table.truth());
    }
  }

  /** Reads a folder without sounds. */
  public static Samples read(
      Path folder, Map<String, Preparation> preparations, PictureSize pictures) throws IOException {
    return read(folder, preparations, pictures, Optional.empty());
  }

  /**
   * Reads a folder, or a table.
   *
   * @param preparations by input; those not named are taken as they are
   * @param pictures how pictures become arrays
   * @param sounds how sounds become arrays
   */
  public static Samples read(
      Path source,
      Map<String, Preparation> preparations,
      PictureSize pictures,
      Optional<SoundFeatures> sounds)
      throws IOException {
    String name = String.valueOf(source.getFileName());
    if (NumberTable.isOne(source)) {
      Found found = Found.table(NumberTable.read(source));
      return Samples.of(
          name, fields(found.arrays(), preparations), found.truth().orElse(new Truth.Unknown()));
    }
    if (!Files.isDirectory(source)) {
      throw new SampleException(
          "samples: " + source + " (expected: an existing folder, or a .csv file)");
    }
    Found found = found(source, pictures, sounds);
    List<Samples.Field> fields = fields(found.arrays(), preparations);
    int count = Rows.count(fields.getFirst().rows());
    Truth truth =
        found.truth().isPresent() ? found.truth().get() : truth(source, found.files(), count);
    return Samples.of(name, fields, truth);
  }

  private static Found found(Path folder, PictureSize pictures, Optional<SoundFeatures> sounds)
      throws IOException {
    Map<String, Tensor> arrays = arrays(folder);
    Optional<Truth> targets =
        Optional.ofNullable(arrays.remove(TARGETS))
            .map(rows -> new Truth.Targets(Preparation.NONE.apply(rows)));
    if (targets.isPresent() && Files.isRegularFile(folder.resolve(LABELS))) {
      throw new SampleException(
          LABELS
              + " beside "
              + TARGETS
              + " (expected: one of them, for what is right is a class or a number)");
    }
    if (!arrays.isEmpty()) {
      return new Found(arrays, List.of(), targets);
    }
    Found found = withoutArrays(folder, pictures, sounds);
    return targets.isEmpty() ? found : new Found(found.arrays(), found.files(), targets);
  }

  private static Found withoutArrays(
      Path folder, PictureSize pictures, Optional<SoundFeatures> sounds) throws IOException {
    List<String> names = Pictures.names(folder);
    if (!names.isEmpty()) {
      return Found.single(Pictures.read(folder, names, pictures), names);
    }
    names = Sounds.names(folder);
    if (!names.isEmpty()) {
      SoundFeatures features =
          sounds.orElseThrow(() ->
              new SampleException(
                  "samples: "
                      + folder
                      + " holds sounds (expected: a data spec that says what a model hears of them, as in"
                      + " audio: {rate: 16000, window: 0.03, hop: 0.02, mels: 40, features: log-mel, frames: 49})"));
      return Found.single(Sounds.read(folder, names, features), names);
    }
    List<Path> tables = NumberTable.in(folder);
    if (tables.size() == 1) {
      return Found.table(NumberTable.read(tables.getFirst()));
    }
    throw new SampleException(
        "samples: "
            + folder
            + (tables.isEmpty()
                ? " (expected: .npy or .npz files, pictures, sounds, or a .csv of numbers)"
                : " holds "
                    + tables.size()
                    + " tables (expected: one; name it in the data spec, as in scoring: "
                    + tables.getFirst().getFileName()
                    + ")"));
  }

  private static List<Samples.Field> fields(
      Map<String, Tensor> arrays, Map<String, Preparation> preparations) {
    List<Samples.Field> fields = new ArrayList<>();
    boolean single = arrays.size() == 1;
    arrays.forEach((name, rows) ->
        fields.add(
            new Samples.Field(
                single ? "" : name, rows, preparation(name, single, arrays, preparations))));
    return fields;
  }

  /* A single array may have any name, so what is said of one input is said of it. */
  private static Preparation preparation(
      String name,
      boolean single,
      Map<String, Tensor> arrays,
      Map<String, Preparation> preparations) {
    Preparation own =
        preparations.containsKey(name) ? preparations.get(name) : preparations.get("");
    if (own == null && single && preparations.size() == 1) {
      return preparations.values().iterator().next();
    }
    if (!single || own == null) {
      for (String other : preparations.keySet()) {
        if (!other.isEmpty() && !arrays.containsKey(other)) {
          throw new SampleException(
              "inputs: '"
                  + other
                  + "' (expected: all, or one of "
                  + arrays.keySet().stream().sorted().toList()
                  + ")");
        }
      }
    }
    return own == null ? Preparation.NONE : own;
  }

  private static Map<String, Tensor> arrays(Path folder) throws IOException {
    Map<String, Tensor> arrays = new TreeMap<>();
    for (Path file : files(folder)) {
      String name = String.valueOf(file.getFileName());
      try {
        if (name.endsWith(".npy")) {
          arrays.put(name.substring(0, name.length() - 4), Npy.read(file));
        } else if (name.endsWith(".npz")) {
          arrays.putAll(Npz.read(file));
        }
      } catch (NpyException refused) {
        throw new SampleException(name + ": " + refused.getMessage());
      }
    }
    return arrays;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Truth truth(Path folder, List<String> order, int count) throws IOException {
    Path labels = folder.resolve(LABELS);
    return Files.isRegularFile(labels)
        ? LabelFile.parse(Files.readString(labels), LABELS).truth(order, count)
        : new Truth.Unknown();
  }
}
