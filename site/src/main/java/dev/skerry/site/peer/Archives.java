package dev.skerry.site.peer;

import dev.skerry.site.models.Holding;
import dev.skerry.site.models.Piece;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.util.Optional;

/** What a device has for its neighbours. Thread-safe. */
public interface Archives {
  /** What it has of {@code archive}. */
  Holding holding(Digest archive);

  /** A piece of an archive that is here whole; empty if it is not, or has no such piece. */
  Optional<byte[]> read(Digest archive, Piece piece) throws IOException;
}
