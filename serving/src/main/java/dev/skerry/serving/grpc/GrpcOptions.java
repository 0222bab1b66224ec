package dev.skerry.serving.grpc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how to listen.
 *
 * @param host the address to bind to
 * @param port 0 for any free one
 * @param largestMessage in bytes, after decompression
 * @param tls what to prove the server's identity with; empty for plain text
 */
public record GrpcOptions(String host, int port, int largestMessage, Optional<Tls> tls) {
  /** Sixty-four mebibytes. */
  public static final int LARGEST_MESSAGE = 64 << 20;

  public GrpcOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (largestMessage <= 0) {
      throw new IllegalArgumentException("largestMessage: " + largestMessage + " (expected: > 0)");
    }
  }

  /** Plain text on this machine only. */
  public static GrpcOptions loopback(int port) {
    return new GrpcOptions("127.0.0.1", port, LARGEST_MESSAGE, Optional.empty());
  }

  /**
   * Files in PEM format.
   *
   * @param certificates the server's own first, then those that vouch for it
   * @param privateKey in PKCS #8, without a password
   */
  public record Tls(Path certificates, Path privateKey) {}
}
