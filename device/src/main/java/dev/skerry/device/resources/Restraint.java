package dev.skerry.device.resources;

/** What holds a device back beside its own hardware. */
@FunctionalInterface
public interface Restraint {
  /** Nothing does. */
  Restraint NONE = (condition, decision) -> decision;

  /** What is left of {@code decision}, which is never more. Called on the watch's own thread. */
  Decision hold(Condition condition, Decision decision);
}
