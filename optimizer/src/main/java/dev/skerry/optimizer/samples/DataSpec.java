package dev.skerry.optimizer.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.skerry.model.family.Misreading;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Which samples are for what, and how a model is to see them; as YAML:
 *
 * <pre>{@code
 * scoring: ../data/test          # a folder, beside this file or absolute; or a .csv file
 * training: ../data/train        # another; without it, the first is divided
 * metric: top-1
 * pictures: {width: 224, height: 224, fit: crop}
 * audio: {rate: 16000, window: 0.03, hop: 0.02, mels: 40, features: log-mel, frames: 49}
 * inputs:
 *   all:                         # or the name of an input
 *     scale: 0.00392156862745098 # what is stored times this,
 *     mean: [0.485, 0.456, 0.406]
 *     std: [0.229, 0.224, 0.225] # less the mean, over the deviation
 *     stored: last               # channels are first or last
 *     wanted: first
 *     reversed: true             # and in the other order: blue, green, red
 * }</pre>
 */
public record DataSpec(
    String scoring,
    Optional<String> training,
    Optional<String> metric,
    PictureSize pictures,
    Optional<SoundFeatures> sounds,
    Map<String, Preparation> inputs) {
  private static final int MOST_CHARACTERS = 1 << 16;
  private static final int MOST_DEPTH = 8;

  public DataSpec {
    inputs = Map.copyOf(inputs);
  }

  /** One source, a folder or a table, taken as it is. */
  public static DataSpec of(Path source) {
    return new DataSpec(
        source.toAbsolutePath().toString(),
        Optional.empty(),
        Optional.empty(),
        PictureSize.AS_IT_IS,
        Optional.empty(),
        Map.of());
  }

  /**
   * Reads a spec.
   *
   * @throws SampleException that says what is wrong with it
   */
  public static DataSpec read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".npy") || name.endsWith(".npz")) {
      throw new SampleException(
          "samples: " + file + " (expected: the folder that it is in, or a data spec)");
    }
    if (Files.size(file) > MOST_CHARACTERS) {
      throw new SampleException(
          file + ": " + Files.size(file) + " bytes (expected: <= " + MOST_CHARACTERS + ")");
    }
    try {
      return parse(Files.readString(file), name);
    } catch (CharacterCodingException notText) {
      throw new SampleException(
          "samples: "
              + file
              + " is no text (expected: a folder, a .csv file, or a data spec in YAML)");
    }
  }

  static DataSpec parse(String text, String file) {
    try {
      Object tree = new Yaml(new SafeConstructor(options())).load(text);
      if (!(tree instanceof Map<?, ?> fields)) {
        throw new SampleException(file + ": no fields (expected: scoring: FOLDER, and more)");
      }
      return SpecFields.of(fields).toSpec(file);
    } catch (YAMLException | IllegalArgumentException | StackOverflowError wrong) {
      throw new SampleException(file + ": " + told(wrong).replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private static String told(Throwable wrong) {
    if (wrong instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return "line " + (marked.getProblemMark().getLine() + 1) + ": " + marked.getProblem();
    }
    return wrong.getCause() instanceof JsonProcessingException misread
        ? Misreading.why(misread)
        : String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(MOST_DEPTH);
    options.setCodePointLimit(MOST_CHARACTERS);
    return options;
  }

  /**
   * The samples, by what they are for.
   *
   * @param folder that relative names start from
   */
  public Parts parts(Path folder) throws IOException {
    Samples scored = read(folder, scoring);
    return training.isEmpty()
        ? Parts.divided(scored)
        : Parts.of(read(folder, training.get()), scored);
  }

  private Samples read(Path folder, String source) throws IOException {
    return SampleFolder.read(folder.resolve(source), inputs, pictures, sounds);
  }
}
