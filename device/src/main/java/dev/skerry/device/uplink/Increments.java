package dev.skerry.device.uplink;

import dev.skerry.link.Outcomes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What has come since it was last asked, made from counts that only grow. */
final class Increments {
  /* With all else that a message holds, less than the spool takes as one. */
  private static final int LARGEST_SKETCH = 6_000;
  private static final int LARGEST_TRAITS = 2_000;

  private final Function<String, Outcomes> outcomes;
  private final Map<String, Outcomes> told = new HashMap<>();

  /**
   * Nothing was told yet.
   *
   * @param outcomes what came of requests to an agent since the program began
   */
  Increments(Function<String, Outcomes> outcomes) {
    this.outcomes = outcomes;
  }

  /** By agent. */
  Map<String, Outcomes> since(List<String> agents) {
    Map<String, Outcomes> more = new HashMap<>();
    for (String agent : agents) {
      Outcomes now = outcomes.apply(agent);
      Outcomes before = told.put(agent, now);
      Outcomes since = now.since(before == null ? Outcomes.NONE : before);
      more.put(agent, since.within(LARGEST_SKETCH, LARGEST_TRAITS));
    }
    return more;
  }
}
