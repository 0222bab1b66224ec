package dev.skerry.link;

import dev.skerry.terms.Digest;
import java.util.Optional;

/**
 * What the outputs of an agent on one device were like, to see whether they have changed.
 *
 * @param lately what runs now, in the last minutes, or in as many as it took to see a few hundred
 * @param before what runs now, before that, since it began to run there
 * @param former which release had proven itself there before this one; empty if none
 * @param byFormer those of that release, as far as they were written down
 */
public record Said(Traits lately, Traits before, Optional<Digest> former, Traits byFormer) {
  /** Before the first answer. */
  public static final Said NOTHING =
      new Said(Traits.none(), Traits.none(), Optional.empty(), Traits.none());
}
