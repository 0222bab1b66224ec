package dev.skerry.cli.otlp;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where metrics are pushed to.
 *
 * @param url of a receiver of OTLP/HTTP, such as {@code http://127.0.0.1:4318/v1/metrics}
 * @param token a file with a bearer token, read before each push, so that it may be replaced
 * @param every between two pushes
 */
record Destination(URI url, Optional<Path> token, Duration every) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int LONGEST_TOKEN = 8 << 10;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if nothing can be pushed there
   */
  Destination {
    // Before anything of it is shown.
    if (hasUser(url) || url.getRawFragment() != null || url.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "--otlp: a URL with a user, query or fragment (expected: none; a secret goes into --otlp-token-file)");
    }
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "--otlp: " + url + " (expected: http or https, as in http://127.0.0.1:4318/v1/metrics)");
    }
    if (url.getHost() == null || url.getPort() > 65_535 || url.getPort() == 0) {
      throw new IllegalArgumentException(
          "--otlp: " + url + " (expected: a host, as in http://127.0.0.1:4318/v1/metrics)");
    }
    if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "--otlp-every: " + every.toMillis() + " ms (expected: 1s to 60m)");
    }
    if (token.isPresent() && scheme.equals("http") && !isHere(url.getHost())) {
      throw new IllegalArgumentException(
          "--otlp: "
              + url
              + " with --otlp-token-file (expected: https, or this machine; http shows the token to whoever listens)");
    }
    if (token.isPresent()) {
      try {
        read(token.get());
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "--otlp-token-file: " + token.get() + " cannot be read (expected: a token in it)", e);
      }
    }
  }

  private static boolean hasUser(URI url) {
    return String.valueOf(url.getRawSchemeSpecificPart()).contains("@");
  }

  private static boolean isHere(String host) {
    return host.equals("localhost")
        || host.matches("127(\\.[0-9]{1,3}){3}")
        || host.equals("[::1]");
  }

  /** For people: where, without what may be secret. */
  String shown() {
    return shown(url);
  }

  private static String shown(URI url) {
    return url.getScheme()
        + "://"
        + url.getHost()
        + (url.getPort() < 0 ? "" : ":" + url.getPort())
        + url.getRawPath();
  }

  /** Who pushes; empty if nobody asks. */
  Optional<String> bearer() throws IOException {
    return token.isPresent() ? Optional.of(read(token.get())) : Optional.empty();
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > LONGEST_TOKEN) {
      throw new IOException("token: longer than " + LONGEST_TOKEN + " bytes");
    }
    String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!token.matches("[A-Za-z0-9._~+/=-]+")) {
      throw new IOException("token: no bearer token");
    }
    return token;
  }
}
