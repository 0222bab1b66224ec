package dev.skerry.device.slots;

import dev.skerry.link.Assignment;
import dev.skerry.terms.Digest;

/** Something to be done for {@link Slots}. Effects are carried out one by one, in their order. */
public sealed interface Effect {
  /**
   * Write this down, with {@link SlotMemory#note}. It is on disk before the next effect is begun;
   * if it cannot be written, those behind it are left out and the program starts anew.
   */
  record Note(String text) implements Effect {}

  /**
   * Bring its archive onto the {@link Shelf}, check its seal, and say {@link Slots#fetched} or, if
   * the archive is not what it should be, {@link Slots#rejected}. A broken link is no reason to say
   * anything: try again. Ends with a {@link Remove} of the same digest, or when it is done.
   */
  record Fetch(Assignment assignment) implements Effect {}

  /**
   * Try it, let it take the place of what answers for this agent, and say {@link Slots#loaded}, or
   * {@link Slots#failed} if what answered before still does.
   */
  record Load(Assignment assignment) implements Effect {}

  /** Let nobody answer for this agent. */
  record Unload(String agent) implements Effect {}

  /** Take this archive off the shelf, whole or in part. */
  record Remove(Digest archive) implements Effect {}
}
