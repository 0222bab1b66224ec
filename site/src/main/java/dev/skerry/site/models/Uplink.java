package dev.skerry.site.models;

import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.InputStream;

/** The way to the fleet. */
public interface Uplink {
  /** The bytes of an archive from {@code from} on; may be closed by another thread than reads. */
  InputStream fetch(Digest archive, long from) throws IOException;
}
