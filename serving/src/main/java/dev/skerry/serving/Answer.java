package dev.skerry.serving;

import dev.skerry.terms.Grade;
import java.time.Duration;
import java.util.List;

/**
 * What came of a question.
 *
 * @param version of the model that was asked
 * @param variant the sibling that answered; empty if none did
 * @param outputs those that were asked for, in the model's own order
 * @param age how long ago it was computed; zero unless it comes from the cache
 * @param onTime whether it was there by the deadline
 * @param device the other device of the site that gave it; empty if the one that was asked did
 */
public record Answer(
    String model,
    String version,
    String variant,
    List<NamedTensor> outputs,
    Grade grade,
    Reason reason,
    Duration age,
    boolean onTime,
    String device) {
  public Answer {
    outputs = List.copyOf(outputs);
  }

  /** An answer that the device gave which was asked. */
  public Answer(
      String model,
      String version,
      String variant,
      List<NamedTensor> outputs,
      Grade grade,
      Reason reason,
      Duration age,
      boolean onTime) {
    this(model, version, variant, outputs, grade, reason, age, onTime, "");
  }

  /** This answer, which {@code device} gave to the one that was asked. */
  public Answer from(String device, boolean inTime) {
    return new Answer(model, version, variant, outputs, Grade.PEER, reason, age, inTime, device);
  }

  /** The grade as it stands in responses and metrics: {@code full}. */
  public String gradeLabel() {
    return switch (grade) {
      case FULL -> "full";
      case VARIANT -> "variant";
      case PEER -> "peer";
      case CACHED -> "cached";
      case SAFE -> "safe";
    };
  }

  /**
   * The output with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public NamedTensor output(String name) {
    for (NamedTensor output : outputs) {
      if (output.name().equals(name)) {
        return output;
      }
    }
    throw new IllegalArgumentException(
        "output: "
            + name
            + " (expected: one of "
            + outputs.stream().map(NamedTensor::name).toList()
            + ")");
  }
}
