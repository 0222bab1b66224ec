package dev.skerry.device.uplink;

import dev.skerry.link.Outcomes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What has come since it was last asked, made from counts that only grow. What the machine used in
 * that while is shared out by for how long models ran for each agent.
 */
final class Increments {
  /* With all else that a message holds, less than the spool takes as one. */
  private static final int LARGEST_SKETCH = 6_000;
  private static final int LARGEST_TRAITS = 2_000;

  private final Function<String, Outcomes> outcomes;
  private final Map<String, Outcomes> told = new HashMap<>();
  private OptionalDouble joules = OptionalDouble.empty();

  /**
   * Nothing was told yet.
   *
   * @param outcomes what came of requests to an agent since the program began
   */
  Increments(Function<String, Outcomes> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * By agent.
   *
   * @param used joules since the device started, as far as a meter tells
   */
  Map<String, Outcomes> since(List<String> agents, OptionalDouble used) {
    Map<String, Outcomes> more = new HashMap<>();
    long ran = 0;
    for (String agent : agents) {
      Outcomes now = outcomes.apply(agent);
      Outcomes before = told.put(agent, now);
      Outcomes since = now.since(before == null ? Outcomes.NONE : before);
      more.put(agent, since);
      ran += since.ran().toNanos();
    }
    if (used.isPresent()) {
      double spent = Math.max(0, used.getAsDouble() - joules.orElse(used.getAsDouble()));
      double all = ran;
      more.replaceAll((agent, since) ->
          since.withJoules(OptionalDouble.of(all == 0 ? 0 : spent * since.ran().toNanos() / all)));
    }
    joules = used;
    more.replaceAll((agent, since) -> since.within(LARGEST_SKETCH, LARGEST_TRAITS));
    return more;
  }
}
