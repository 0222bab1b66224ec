package dev.skerry.device.resources;

import dev.skerry.device.schedule.Limits;

/** The machine's work, as a {@link Watch} looks at it and holds it back. Called on its thread. */
public interface Watched {
  /** What was done so far. */
  Activity activity();

  /** What else holds it back now. */
  Restraint restraint();

  /** These are its limits from now on. Called when they change. */
  void apply(Limits limits);

  /** What the machine drew since the last look, as far as a meter tells. Called at each look. */
  void drew(Reading<Double> joules);
}
