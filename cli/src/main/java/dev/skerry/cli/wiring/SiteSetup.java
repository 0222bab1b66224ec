package dev.skerry.cli.wiring;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * How a device finds its site.
 *
 * @param listen where the others reach it; one address of this machine
 * @param peerPort where it answers their questions, at the same address; 0 for any free port
 * @param seeds where others may be found
 * @param size how many devices the site has; 0 if that is to be learned
 */
public record SiteSetup(
    InetSocketAddress listen, int peerPort, List<InetSocketAddress> seeds, int size) {
  public SiteSetup {
    seeds = List.copyOf(seeds);
  }
}
