package dev.skerry.terms;

import java.time.Duration;
import java.util.Optional;

/**
 * One intelligent agent as its owner wants it.
 *
 * @param name what clients call it
 * @param latencyClass the deadline of a request that brings none
 * @param accuracyFloor the least measured accuracy of a variant that may answer, from 0 to 1
 * @param safeAnswer what is said when no model can be asked in time
 * @param flags what it may do by itself
 * @param cache how answers may be used again
 */
public record AgentSpec(
    String name,
    LatencyClass latencyClass,
    double accuracyFloor,
    Optional<SafeAnswer> safeAnswer,
    Flags flags,
    CacheLimits cache) {
  public AgentSpec {
    Names.check("agent", name);
    if (!(accuracyFloor >= 0 && accuracyFloor <= 1)) {
      throw new IllegalArgumentException("accuracyFloor: " + accuracyFloor + " (expected: 0 to 1)");
    }
    if (flags.failSafe() && safeAnswer.isEmpty()) {
      throw new IllegalArgumentException(
          "agent "
              + name
              + " is fail-safe without a safe answer (expected: declare one, or turn failSafe off)");
    }
  }

  /**
   * What an agent may do by itself.
   *
   * @param offline answers without any network
   * @param failSafe never lets a request go without an answer by its deadline; needs a safe answer
   * @param autoOptimize may switch to a smaller sibling
   * @param telemetry reports what it does
   */
  public record Flags(boolean offline, boolean failSafe, boolean autoOptimize, boolean telemetry) {}

  /**
   * How much of what was answered is kept for the same question, and for how long.
   *
   * @param capacity how many bytes of questions and answers are kept; 0 for none
   * @param timeToLive how old an answer may become
   */
  public record CacheLimits(Bytes capacity, Duration timeToLive) {
    public static final CacheLimits NONE = new CacheLimits(new Bytes(0), Duration.ZERO);
  }

  /** An agent for {@code name} that is fail-safe if there is a safe answer, and caches nothing. */
  public static AgentSpec of(
      String name, LatencyClass latencyClass, Optional<SafeAnswer> safeAnswer) {
    return new AgentSpec(
        name,
        latencyClass,
        0,
        safeAnswer,
        new Flags(true, safeAnswer.isPresent(), true, true),
        CacheLimits.NONE);
  }

  /** This agent with another safe answer, or none; one that is fail-safe must have one. */
  public AgentSpec withSafeAnswer(Optional<SafeAnswer> other) {
    Flags kept =
        new Flags(
            flags.offline(),
            flags.failSafe() || other.isPresent(),
            flags.autoOptimize(),
            flags.telemetry());
    return new AgentSpec(name, latencyClass, accuracyFloor, other, kept, cache);
  }

  public AgentSpec withCache(CacheLimits limits) {
    return new AgentSpec(name, latencyClass, accuracyFloor, safeAnswer, flags, limits);
  }

  /** This agent, with the deadline and the priority of another class. */
  public AgentSpec withLatencyClass(LatencyClass other) {
    return new AgentSpec(name, other, accuracyFloor, safeAnswer, flags, cache);
  }

  public AgentSpec withAccuracyFloor(double floor) {
    return new AgentSpec(name, latencyClass, floor, safeAnswer, flags, cache);
  }

  /** This agent, fail-safe or not. */
  public AgentSpec withFailSafe(boolean on) {
    return new AgentSpec(
        name,
        latencyClass,
        accuracyFloor,
        safeAnswer,
        new Flags(flags.offline(), on, flags.autoOptimize(), flags.telemetry()),
        cache);
  }
}
