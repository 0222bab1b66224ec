package dev.skerry.link;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that shall run on one device. Whatever else runs there shall not.
 *
 * @param revision grows with every change of what shall run on that device; an older one than the
 *     device knows is not followed
 * @param policy what its people allow it; empty if they have said nothing
 */
public record Desired(long revision, List<Assignment> assignments, Optional<SignedPolicy> policy) {
  /** What a device that has never heard of its fleet knows. */
  public static final Desired NOTHING = new Desired(0, List.of(), Optional.empty());

  /** More agents than any device has. */
  public static final int MOST = 256;

  public Desired {
    if (revision < 0) {
      throw new IllegalArgumentException("revision: " + revision + " (expected: >= 0)");
    }
    if (assignments.size() > MOST) {
      throw new IllegalArgumentException(
          "assignments: " + assignments.size() + " (expected: <= " + MOST + ")");
    }
    Set<String> names = new HashSet<>();
    for (Assignment assignment : assignments) {
      if (!names.add(assignment.agent())) {
        throw new IllegalArgumentException(
            "agent: \"" + assignment.agent() + "\" twice (expected: once)");
      }
    }
    assignments = List.copyOf(assignments);
  }
}
