package dev.skerry.optimizer.samples;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Which samples are for what, and how a model is to see them; as YAML:
 *
 * <pre>{@code
 * scoring: ../data/test          # a folder, beside this file or absolute
 * training: ../data/train        # another; without it, the first is divided
 * metric: top-1
 * pictures: {width: 224, height: 224, fit: crop}
 * inputs:
 *   all:                         # or the name of an input
 *     scale: 0.00392156862745098 # what is stored times this,
 *     mean: [0.485, 0.456, 0.406]
 *     std: [0.229, 0.224, 0.225] # less the mean, over the deviation
 *     stored: last               # channels are first or last
 *     wanted: first
 * }</pre>
 */
public record DataSpec(
    String scoring,
    Optional<String> training,
    Optional<String> metric,
    PictureSize pictures,
    Map<String, Preparation> inputs) {
  /** For any input that is not named. */
  private static final String ALL = "all";

  private static final int MOST_CHARACTERS = 1 << 16;
  private static final int MOST_DEPTH = 8;

  private static final JsonMapper FIELDS =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  public DataSpec {
    inputs = Map.copyOf(inputs);
  }

  private record Fields(
      @Nullable String scoring,
      @Nullable String training,
      @Nullable String metric,
      @Nullable Picture pictures,
      @Nullable Map<String, @Nullable Input> inputs) {}

  private record Picture(int width, int height, PictureSize.@Nullable Fit fit) {}

  private record Input(
      @Nullable Double scale,
      @Nullable List<Double> mean,
      @Nullable List<Double> std,
      Preparation.@Nullable Order stored,
      Preparation.@Nullable Order wanted) {
    Preparation toPreparation() {
      Preparation.Order kept = stored == null ? Preparation.Order.FIRST : stored;
      return new Preparation(
          scale == null ? 1 : scale,
          mean == null ? List.of(0.0) : mean,
          std == null ? List.of(1.0) : std,
          kept,
          wanted == null ? kept : wanted);
    }
  }

  /**
   * Reads a spec.
   *
   * @throws SampleException that says what is wrong with it
   */
  public static DataSpec read(Path file) throws IOException {
    if (Files.size(file) > MOST_CHARACTERS) {
      throw new SampleException(
          file + ": " + Files.size(file) + " bytes (expected: <= " + MOST_CHARACTERS + ")");
    }
    return parse(Files.readString(file), String.valueOf(file.getFileName()));
  }

  static DataSpec parse(String text, String file) {
    try {
      Object tree = new Yaml(new SafeConstructor(options())).load(text);
      if (!(tree instanceof Map<?, ?>)) {
        throw new SampleException(file + ": no fields (expected: scoring: FOLDER, and more)");
      }
      return of(FIELDS.convertValue(tree, Fields.class), file);
    } catch (YAMLException | IllegalArgumentException | StackOverflowError wrong) {
      String first = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
      throw new SampleException(file + ": " + first.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(MOST_DEPTH);
    options.setCodePointLimit(MOST_CHARACTERS);
    return options;
  }

  private static DataSpec of(Fields fields, String file) {
    if (fields.scoring() == null || fields.scoring().isBlank()) {
      throw new SampleException(file + ": scoring: none (expected: a folder of samples)");
    }
    Map<String, Preparation> inputs = new HashMap<>();
    if (fields.inputs() != null) {
      fields
          .inputs()
          .forEach((name, input) -> {
            if (input != null) {
              inputs.put(name.equals(ALL) ? "" : name, input.toPreparation());
            }
          });
    }
    Picture picture = fields.pictures();
    return new DataSpec(
        fields.scoring(),
        Optional.ofNullable(fields.training()),
        Optional.ofNullable(fields.metric()),
        picture == null
            ? PictureSize.AS_IT_IS
            : new PictureSize(
                picture.width(),
                picture.height(),
                picture.fit() == null ? PictureSize.Fit.STRETCH : picture.fit()),
        inputs);
  }

  /**
   * The samples, by what they are for.
   *
   * @param folder that relative names start from
   */
  public Parts parts(Path folder) throws IOException {
    Samples scored = SampleFolder.read(folder.resolve(scoring), inputs, pictures);
    return training.isEmpty()
        ? Parts.divided(scored)
        : Parts.of(SampleFolder.read(folder.resolve(training.get()), inputs, pictures), scored);
  }
}
