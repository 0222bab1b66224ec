package dev.skerry.site.peer;

import java.security.cert.X509Certificate;

/** Whom a device serves at its {@link PeerPort}. Asked for each request; thread-safe. */
public interface Welcome {
  /**
   * Whether questions are answered now. Neighbours are told so before they ask, but some will not
   * have heard it yet, or not care.
   */
  boolean isOpen();

  /** A question of a neighbour begins to be answered: the device has something to do. */
  void questioned();

  /**
   * Whether whoever showed this when the connection began is served still: connections last longer
   * than certificates.
   */
  boolean isGood(X509Certificate shown);
}
