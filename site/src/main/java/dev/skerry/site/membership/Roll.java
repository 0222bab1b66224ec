package dev.skerry.site.membership;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who is in the site, as one device sees it.
 *
 * @param number grows with every roll that this device sees; says nothing to others
 * @param self the device that sees it
 * @param members by name, {@code self} among them
 * @param expected how many devices the site is meant to have; 0 if nobody has said
 */
public record Roll(long number, String self, List<Member> members, int expected) {
  public Roll {
    members = members.stream().sorted(Comparator.comparing(Member::device)).toList();
    if (members.stream().noneMatch(member -> member.device().equals(self))) {
      throw new IllegalArgumentException(
          "members: " + members + " (expected: " + self + " among them)");
    }
    if (members.stream().map(Member::device).distinct().count() < members.size()) {
      throw new IllegalArgumentException("members: " + members + " (expected: each name once)");
    }
    if (expected < 0) {
      throw new IllegalArgumentException("expected: " + expected + " (expected: >= 0)");
    }
  }

  /**
   * Whether more than half of the devices that are expected are here. Never so while nobody has
   * said how many are: then each half of a split site would take itself for the larger.
   */
  public boolean quorum() {
    return expected > 0 && 2 * members.size() > expected;
  }

  /**
   * Whether nobody is missed: all who are expected are here, or the largest number that anybody
   * remembers, if nobody has said. Never so of a device that is alone.
   */
  public boolean whole() {
    return members.size() >= Math.max(2, expected);
  }

  /** The member with this name, if it is here. */
  public Optional<Member> member(String device) {
    return members.stream().filter(member -> member.device().equals(device)).findFirst();
  }
}
