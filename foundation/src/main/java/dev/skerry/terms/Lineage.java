package dev.skerry.terms;

import java.util.List;
import java.util.Optional;

/**
 * How a variant was made. It says nothing of when, so that what is made the same way reads the
 * same.
 *
 * @param parent the model that the steps began with; empty if the variant is that model, as it was
 *     given
 * @param steps what was done to the parent, in order; each can be shown in one line
 * @param tool what did it, or took the model in, and its version
 */
public record Lineage(Optional<Digest> parent, List<String> steps, String tool) {
  private static final int MOST_STEPS = 500;
  private static final int LONGEST = 1000;
  private static final int IN_MESSAGE = 60;

  public Lineage {
    if (parent.isPresent() == steps.isEmpty()) {
      throw new IllegalArgumentException(
          "steps: "
              + steps.size()
              + (parent.isPresent() ? " from a parent" : " without a parent")
              + " (expected: a parent and steps, or neither)");
    }
    if (steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          "steps: " + steps.size() + " (expected: <= " + MOST_STEPS + ")");
    }
    for (int i = 0; i < steps.size(); i++) {
      check("steps[" + i + "]", steps.get(i));
    }
    check("tool", tool);
    steps = List.copyOf(steps);
  }

  /** Of a model as it was given to {@code tool}. */
  public static Lineage given(String tool) {
    return new Lineage(Optional.empty(), List.of(), tool);
  }

  /**
   * Of what {@code tool} made of {@code parent}. Steps name parts of models, which anybody may have
   * named: what cannot be shown in a line becomes a question mark, what is too long is cut.
   */
  public static Lineage from(Digest parent, List<String> steps, String tool) {
    List<String> lines = steps.stream().map(step -> shown(step, LONGEST)).toList();
    return new Lineage(Optional.of(parent), lines, tool);
  }

  private static void check(String what, String text) {
    if (text.isBlank()
        || text.length() > LONGEST
        || !text.codePoints().allMatch(Lineage::isShown)) {
      throw new IllegalArgumentException(
          what
              + ": \""
              + shown(text, IN_MESSAGE)
              + "\" (expected: one line of 1 to "
              + LONGEST
              + " characters)");
    }
  }

  private static String shown(String text, int longest) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(each -> line.appendCodePoint(isShown(each) ? each : '?'));
    if (line.length() > longest) {
      int end = longest - 1;
      line.setLength(Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
      line.append('…');
    }
    return line.toString().isBlank() ? "?" : line.toString();
  }

  /* Not what moves a cursor, ends a line or turns the direction of writing. */
  private static boolean isShown(int character) {
    int type = Character.getType(character);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
