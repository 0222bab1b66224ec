package dev.skerry.cli.wiring;

import dev.skerry.device.Ability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a device serves, for a person: each model, and what may answer for it in what time. */
public final class ServedModels {
  private static final String INDENT = " ".repeat("Models:  ".length());
  private static final double MILLI = 1e6;

  private ServedModels() {}

  /** A line for each model, and beneath it one for each that may answer. */
  public static List<String> lines(List<Ability> abilities) {
    List<String> lines = new ArrayList<>();
    for (Ability ability : abilities) {
      lines.add((lines.isEmpty() ? "Models:  " : INDENT) + ability.agent());
      int widest =
          ability.paces().stream().mapToInt(pace -> pace.variant().length()).max().orElse(0);
      for (int i = 0; i < ability.paces().size(); i++) {
        Ability.Pace pace = ability.paces().get(i);
        lines.add(
            INDENT
                + line(ability.metric(), pace, widest)
                + instead(pace, ability.paces().subList(i + 1, ability.paces().size())));
      }
      lines.add(INDENT + "  " + last(ability));
    }
    return lines.isEmpty() ? List.of("Models:  none yet") : lines;
  }

  private static String line(String metric, Ability.Pace pace, int widest) {
    return String.format(
        Locale.ROOT,
        "  %-" + widest + "s  %s %.3f  %.2f ms, 99 in 100 within %.2f",
        pace.variant(),
        metric,
        pace.accuracy(),
        pace.p50() / MILLI,
        pace.p99() / MILLI);
  }

  /* Those below are quicker. */
  private static String instead(Ability.Pace pace, List<Ability.Pace> below) {
    return below.stream()
        .filter(other -> other.accuracy() >= pace.accuracy())
        .findFirst()
        .map(other -> "; " + other.variant() + " answers instead, as it does as well")
        .orElse("");
  }

  private static String last(Ability ability) {
    String otherwise =
        ability.failSafe() ? "a safe answer" : "an error; no safe answer is declared";
    String deadline = "; " + ability.patience().toMillis() + " ms where no deadline is given";
    return ability.paces().isEmpty()
        ? "no variant may answer now: " + otherwise
        : "otherwise " + otherwise + deadline;
  }
}
