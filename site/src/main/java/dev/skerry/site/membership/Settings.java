package dev.skerry.site.membership;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a device is in a site.
 *
 * @param listen where the group's other members reach it; one address, since it is told to them
 * @param host where its peers reach it, as its entry in the roll says
 * @param peerPort where it listens for its peers' questions
 * @param seeds where others may be found
 * @param size how many devices the site has; 0 if that is to be learned, which is no guarantee that
 *     only one half of a split site has a quorum
 * @param memory where the largest size is kept; kept nowhere if empty
 */
public record Settings(
    InetSocketAddress listen,
    String host,
    int peerPort,
    List<InetSocketAddress> seeds,
    int size,
    Optional<Path> memory) {
  public Settings {
    if (listen.isUnresolved() || listen.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          "listen: " + listen + " (expected: one address of this machine, which others can reach)");
    }
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + " (expected: >= 0)");
    }
    seeds = List.copyOf(seeds);
  }
}
