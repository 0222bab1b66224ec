package dev.skerry.optimizer.samples;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data spec as it is written, with all that may be left out. */
record SpecFields(
    @Nullable String scoring,
    @Nullable String training,
    @Nullable String metric,
    @Nullable Picture pictures,
    @Nullable Audio audio,
    @Nullable Map<String, @Nullable Input> inputs) {
  /** For any input that is not named. */
  private static final String ALL = "all";

  private static final JsonMapper FIELDS =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  /** How pictures become arrays. */
  record Picture(int width, int height, PictureSize.@Nullable Fit fit) {
    PictureSize toSize() {
      return new PictureSize(width, height, fit == null ? PictureSize.Fit.STRETCH : fit);
    }
  }

  /**
   * How sounds become arrays.
   *
   * @param window in seconds, like {@code hop}
   */
  record Audio(
      int rate,
      double window,
      double hop,
      int mels,
      @Nullable String features,
      @Nullable Integer coefficients,
      int frames) {
    private static final int USUAL_COEFFICIENTS = 13;

    SoundFeatures toFeatures() {
      return new SoundFeatures(
          rate,
          samples(window),
          samples(hop),
          mels,
          kind(),
          coefficients == null ? Math.min(USUAL_COEFFICIENTS, mels) : coefficients,
          frames);
    }

    private int samples(double seconds) {
      return (int) Math.round(seconds * rate);
    }

    private SoundFeatures.Kind kind() {
      String name = features == null ? "log-mel" : features.toLowerCase(Locale.ROOT);
      return switch (name) {
        case "log-mel" -> SoundFeatures.Kind.LOG_MEL;
        case "mfcc" -> SoundFeatures.Kind.MFCC;
        default ->
            throw new SampleException(
                "audio features: " + Cells.shown(name) + " (expected: log-mel or mfcc)");
      };
    }
  }

  /** How an input is prepared. */
  record Input(
      @Nullable Double scale,
      @Nullable List<@Nullable Double> mean,
      @Nullable List<@Nullable Double> std,
      Preparation.@Nullable Order stored,
      Preparation.@Nullable Order wanted,
      @Nullable Boolean reversed) {
    Preparation toPreparation() {
      Preparation.Order kept = stored == null ? Preparation.Order.FIRST : stored;
      return new Preparation(
          scale == null ? 1 : scale,
          numbers("mean", mean, 0),
          numbers("std", std, 1),
          kept,
          wanted == null ? kept : wanted,
          reversed != null && reversed);
    }

    private static List<Double> numbers(
        String name, @Nullable List<@Nullable Double> written, double usual) {
      if (written == null) {
        return List.of(usual);
      }
      List<Double> numbers = new ArrayList<>();
      for (Double number : written) {
        if (number == null) {
          throw new SampleException(name + ": " + written + " (expected: numbers)");
        }
        numbers.add(number);
      }
      return numbers;
    }
  }

  /**
   * The fields of a tree.
   *
   * @throws IllegalArgumentException if there are others, or of another kind
   */
  static SpecFields of(Map<?, ?> tree) {
    return FIELDS.convertValue(tree, SpecFields.class);
  }

  DataSpec toSpec(String file) {
    if (scoring == null || scoring.isBlank()) {
      throw new SampleException(
          file + ": scoring: none (expected: a folder of samples, or a .csv file)");
    }
    Map<String, Preparation> prepared = new HashMap<>();
    if (inputs != null) {
      inputs.forEach((name, input) -> {
        if (input != null) {
          prepared.put(name.equals(ALL) ? "" : name, input.toPreparation());
        }
      });
    }
    return new DataSpec(
        scoring,
        Optional.ofNullable(training),
        Optional.ofNullable(metric),
        pictures == null ? PictureSize.AS_IT_IS : pictures.toSize(),
        Optional.ofNullable(audio).map(Audio::toFeatures),
        prepared);
  }
}
