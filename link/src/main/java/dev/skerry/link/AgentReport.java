package dev.skerry.link;

import dev.skerry.terms.Digest;
import dev.skerry.terms.Names;
import java.util.Optional;

/**
 * How one agent stands on one device.
 *
 * @param running the family that answers now
 * @param wanted the family that shall, by what the device last heard
 * @param reason why it is not there yet, in words, cut off if they are too many; empty if it is
 * @param tally of what answers now
 * @param said what its outputs are like; empty if an older program tells, or shall not tell
 */
public record AgentReport(
    String agent,
    Optional<Digest> running,
    Optional<Digest> wanted,
    Phase phase,
    String reason,
    Tally tally,
    Optional<Said> said) {
  private static final int LONGEST_REASON = 500;

  public AgentReport {
    Names.check("agent", agent);
    reason = Words.plain(reason, LONGEST_REASON);
  }

  /** Of a device that says nothing of its outputs. */
  public AgentReport(
      String agent,
      Optional<Digest> running,
      Optional<Digest> wanted,
      Phase phase,
      String reason,
      Tally tally) {
    this(agent, running, wanted, phase, reason, tally, Optional.empty());
  }

  /** The same, without a word on what its outputs are like. */
  public AgentReport withoutSaid() {
    return new AgentReport(agent, running, wanted, phase, reason, tally);
  }
}
