package dev.skerry.fleet.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Decisions in words, for those who look at the console or at the audit log. */
final class Words {
  private Words() {}

  static String rolledBack(Rollout rollout, List<Decision.Evidence> bad) {
    return "Sent everybody back to the previous release, in "
        + place(rollout)
        + ". "
        + bad.stream().map(Words::bad).collect(Collectors.joining(" "));
  }

  private static String bad(Decision.Evidence test) {
    if (test.likelihood() < test.stop()) {
      return String.format(
          Locale.ROOT,
          "%s, %s: %s, by what came of its own requests; to count so few would tell no more.",
          capital(test.among()),
          test.harm().words(),
          test.devices() == 1
              ? "the one device did"
              : "each of " + test.devices() + " devices did");
    }
    return String.format(
        Locale.ROOT,
        "%s, %s: %d of %d devices (%.1f %%), where %.1f %% are usual: e^%.1f times likelier if %.1f %%"
            + " are harmed than if all is as usual (stops at e^%.1f).",
        capital(test.among()),
        test.harm().words(),
        test.harmed(),
        test.devices(),
        percent(test.harmed() / (double) test.devices()),
        percent(test.usual()),
        test.likelihood(),
        percent(test.bad()),
        test.stop());
  }

  static String began(Rollout rollout, Judgement judgement) {
    int wave = rollout.reached().size();
    String to = "Wave " + wave + " of " + rollout.plan().waves().size() + " begins";
    String whom = " (" + rollout.reached().getLast().wave().print() + ").";
    if (wave == 1) {
      return to + whom;
    }
    Count all = judgement.all();
    return to
        + whom
        + " Of "
        + all.exposed()
        + " devices that have got the release, "
        + all.proven()
        + " have proven it and "
        + all.pending()
        + " are at it; "
        + harms(judgement);
  }

  static String heldUp(Rollout rollout, Judgement judgement) {
    Count all = judgement.all();
    return "Paused in "
        + place(rollout)
        + ": it has not passed within "
        + rollout.plan().most()
        + ". Of "
        + all.exposed()
        + " devices that have got the release, "
        + all.proven()
        + " have proven it and "
        + all.pending()
        + " are at it; "
        + harms(judgement);
  }

  static String done(Rollout rollout, Census census) {
    Count all = census.all();
    return "Done: watched for "
        + time(rollout.plan().soak())
        + ", "
        + all.proven()
        + " of "
        + all.reached()
        + " devices run the release.";
  }

  private static String time(Duration of) {
    if (of.toHours() > 1) {
      return of.toHours() + " h";
    }
    return of.toMinutes() > 1
        ? of.toMinutes() + " min"
        : String.format(Locale.ROOT, "%.3g s", of.toMillis() / 1e3);
  }

  private static String harms(Judgement judgement) {
    List<Decision.Evidence> evidence = judgement.evidence();
    String some =
        evidence.stream()
            .filter(test -> test.harmed() > 0)
            .map(Words::harm)
            .collect(Collectors.joining(", "));
    String none =
        evidence.stream()
            .filter(test -> test.harmed() == 0)
            .map(test -> test.harm().words())
            .collect(Collectors.joining(", "));
    if (evidence.isEmpty()) {
      return "nothing is known of them yet.";
    }
    return some
        + (some.isEmpty() || none.isEmpty() ? "" : "; ")
        + (none.isEmpty() ? "" : "none: " + none)
        + untold(judgement)
        + ".";
  }

  private static String untold(Judgement judgement) {
    List<Harm> untold = judgement.untold();
    return untold.isEmpty()
        ? ""
        : "; nobody can tell: "
            + untold.stream().map(Harm::words).collect(Collectors.joining(", "));
  }

  private static String harm(Decision.Evidence test) {
    return String.format(
        Locale.ROOT,
        "%s %d of %d (usual %.1f %%)",
        test.harm().words(),
        test.harmed(),
        test.devices(),
        percent(test.usual()));
  }

  private static String place(Rollout rollout) {
    int wave = rollout.reached().size();
    return wave == 0 ? "no wave yet" : "wave " + wave + " of " + rollout.plan().waves().size();
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static double percent(double share) {
    return 100 * share;
  }
}
