package dev.skerry.site.membership;

/**
 * A device of the site.
 *
 * @param device its name
 * @param host where its peers reach it
 * @param port where it listens for its peers
 */
public record Member(String device, String host, int port) {
  private static final int LAST_PORT = 65_535;

  public Member {
    if (device.isEmpty()) {
      throw new IllegalArgumentException("device: empty (expected: a name)");
    }
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to " + LAST_PORT + ")");
    }
  }
}
