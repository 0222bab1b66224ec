package dev.skerry.model;

/**
 * A model that is refused, or a change that would break one. The message names the node, tensor or
 * value, says what was expected, and what to do about it.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int QUOTED_LENGTH = 120;

  /** Why a model is refused, with what its owner can do. */
  public enum Reason {
    NOT_ONNX("Check that the file is a complete ONNX model; fetch or export it again."),
    TOO_LARGE("If the model is trusted, read it with larger Limits."),
    TOO_DEEP("Flatten nested If, Loop and Scan bodies, or read it with larger Limits."),
    UNSUPPORTED("Export the model again without this feature."),
    UNKNOWN_DOMAIN(
        "Export the model with standard operators (ai.onnx, ai.onnx.ml, com.microsoft)."),
    BAD_NAME("Give every value and node a short printable name."),
    DUPLICATE("Give each value one definition."),
    UNDEFINED("Declare it as an input, an initializer or a node's output."),
    UNSORTED("Sort the nodes so that each one follows what it reads, without cycles."),
    BAD_TENSOR("The weights are damaged or were tampered with; fetch or export the model again."),
    BAD_ATTRIBUTE("The attribute is damaged; export the model again."),
    EXTERNAL_DATA("Keep weight files as plain files in the model's own folder."),
    BAD_EDIT("Look at the graph as the earlier edits left it.");

    private final String advice;

    Reason(String advice) {
      this.advice = advice;
    }

    /** One sentence on what to do. */
    public String advice() {
      return advice;
    }
  }

  private final Reason reason;
  private final String subject;

  /**
   * A refusal.
   *
   * @param subject what is refused, as in {@code tensor 'conv1.weight'}; see {@link #quote}
   * @param problem what was found, and what was expected
   */
  public ModelException(Reason reason, String subject, String problem) {
    super(subject + ": " + problem + ". " + reason.advice());
    this.reason = reason;
    this.subject = subject;
  }

  public Reason reason() {
    return reason;
  }

  /** The node, tensor, value or file that is at fault. */
  public String subject() {
    return subject;
  }

  /** A kind and a name out of a model, fit for a log line however hostile the name is. */
  public static String quote(String kind, String name) {
    StringBuilder text = new StringBuilder(kind).append(" '");
    int shown = Math.min(name.length(), QUOTED_LENGTH);
    for (int i = 0; i < shown; i++) {
      char letter = name.charAt(i);
      text.append(Character.isISOControl(letter) ? '?' : letter);
    }
    return text.append(shown < name.length() ? "…'" : "'").toString();
  }
}
