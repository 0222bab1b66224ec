package dev.skerry.terms;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an agent is doing.
 *
 * <pre>
 * INITIALIZING -> READY <-> PROCESSING         serving at full strength
 *                  READY, PROCESSING <-> DEGRADED   serving, but not with the best variant
 *                  any of these -> DRAINING -> MAINTENANCE -> INITIALIZING
 *                  any state -> ERROR -> INITIALIZING, MAINTENANCE
 * </pre>
 */
public enum AgentState {
  /** Loading, warming up and testing its models; not yet answering. */
  INITIALIZING,
  /** Idle and able to answer. */
  READY,
  /** Answering. */
  PROCESSING,
  /** Taking nothing new; what was taken is being answered. */
  DRAINING,
  /** Answering, with less than the best variant. */
  DEGRADED,
  /** Out of service on purpose. */
  MAINTENANCE,
  /** Out of service because something failed; only safe answers come from here. */
  ERROR;

  /** Whether an agent in this state takes requests for a model. */
  public boolean serves() {
    return switch (this) {
      case READY, PROCESSING, DEGRADED -> true;
      case INITIALIZING, DRAINING, MAINTENANCE, ERROR -> false;
    };
  }

  /** The states that may follow this one. */
  public Set<AgentState> next() {
    return switch (this) {
      case INITIALIZING -> EnumSet.of(READY, DEGRADED, MAINTENANCE, ERROR);
      case READY -> EnumSet.of(PROCESSING, DEGRADED, DRAINING, ERROR);
      case PROCESSING -> EnumSet.of(READY, DEGRADED, DRAINING, ERROR);
      case DEGRADED -> EnumSet.of(READY, PROCESSING, DRAINING, ERROR);
      case DRAINING -> EnumSet.of(MAINTENANCE, ERROR);
      case MAINTENANCE -> EnumSet.of(INITIALIZING, ERROR);
      case ERROR -> EnumSet.of(INITIALIZING, MAINTENANCE);
    };
  }

  /**
   * The move from this state to {@code to}.
   *
   * @throws IllegalStateException if {@link #next()} does not hold it
   */
  public AgentState move(AgentState to) {
    if (!next().contains(to)) {
      throw new IllegalStateException(
          "state: " + this + " -> " + to + " (expected: -> one of " + next() + ")");
    }
    return to;
  }
}
