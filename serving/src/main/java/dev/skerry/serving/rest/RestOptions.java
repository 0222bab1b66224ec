package dev.skerry.serving.rest;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where and how to listen.
 *
 * @param host the address to bind to
 * @param port 0 for any free one
 * @param largestBody in bytes, after decompression
 * @param tls what to prove the server's identity with; empty for plain text
 * @param clientsProve whether clients must prove who they are as well, to what {@code tls} trusts
 */
public record RestOptions(
    String host, int port, long largestBody, Optional<SSLContext> tls, boolean clientsProve) {
  /** Sixty-four mebibytes. */
  public static final long LARGEST_BODY = 64L << 20;

  /* As much as an array holds, with something to spare. */
  private static final long MOST_BODY = Integer.MAX_VALUE - 16L;

  public RestOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (largestBody <= 0 || largestBody > MOST_BODY) {
      throw new IllegalArgumentException(
          "largestBody: " + largestBody + " (expected: 1 to " + MOST_BODY + ")");
    }
    if (clientsProve && tls.isEmpty()) {
      throw new IllegalArgumentException("clientsProve: without TLS (expected: with it)");
    }
  }

  /** Clients need not prove who they are. */
  public RestOptions(String host, int port, long largestBody, Optional<SSLContext> tls) {
    this(host, port, largestBody, tls, false);
  }

  /** TLS in which both sides prove who they are. */
  public static RestOptions mutual(String host, int port, SSLContext tls) {
    return new RestOptions(host, port, LARGEST_BODY, Optional.of(tls), true);
  }

  /** Plain text on this machine only. */
  public static RestOptions loopback(int port) {
    return new RestOptions("127.0.0.1", port, LARGEST_BODY, Optional.empty());
  }
}
