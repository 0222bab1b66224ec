package dev.skerry.fleet.jobs;

import dev.skerry.fleet.registry.Labels;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A family that is to be made.
 *
 * @param result the archive of the family, once there is one
 */
public record Job(
    long id,
    Wanted wanted,
    Asked asked,
    Standing standing,
    Progress progress,
    Optional<Digest> result) {
  /**
   * What is wanted.
   *
   * @param family its name
   * @param model a file
   * @param data an archive of samples
   * @param labels on machines on which it may be measured
   */
  public record Wanted(String family, Digest model, Digest data, Recipe recipe, Labels labels) {
    public Wanted {
      Names.check("family", family);
    }
  }

  /** Who wants it. */
  public record Asked(String by, Instant at) {}

  /**
   * How far it is.
   *
   * @param share of 1
   * @param doing in words
   * @param left as the worker believes; zero if it cannot tell
   */
  public record Progress(double share, String doing, Duration left) {
    /** Nothing is done. */
    public static final Progress NONE = new Progress(0, "", Duration.ZERO);

    private static final int LONGEST = 200;

    public Progress {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
      }
      if (left.isNegative() || left.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException("left: " + left + " (expected: 0 to a year)");
      }
      if (doing.length() > LONGEST) {
        throw new IllegalArgumentException(
            "doing: " + doing.length() + " characters (expected: <= " + LONGEST + ")");
      }
    }
  }

  Job with(Standing next) {
    return new Job(id, wanted, asked, next, progress, result);
  }
}
