package dev.skerry.site.models;

import java.time.Duration;
import java.util.List;

/** What to do next about an archive that is wanted. */
sealed interface Step {
  /** Take it from these, who have it whole. */
  record Take(List<String> givers) implements Step {
    public Take {
      givers = List.copyOf(givers);
    }
  }

  /** Fetch it over the uplink. */
  record Bear() implements Step {}

  /** Ask all again after this while. */
  record Wait(Duration during) implements Step {}
}
