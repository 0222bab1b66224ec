package dev.skerry.cli.device;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Machine;
import dev.skerry.cli.wiring.SiteSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a device is told to find its site. */
final class SiteOptions {
  @Option(
      names = "--site",
      paramLabel = "ADDRESS:PORT",
      description =
          "Be in the site that this device was joined with, and let its other devices find it here: they cover for each"
              + " other. One address of this machine; port 0 for any free one. Alone unless set.")
  private @Nullable String listen;

  @Option(
      names = "--site-peer-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Answer questions of the others here, at the address of --site; any free one unless set. The others are told it.")
  private int peerPort;

  @Option(
      names = "--site-seed",
      split = ",",
      paramLabel = "ADDRESS:PORT",
      description =
          "Where others of the site may be. Those on the same network are found without, unless --site is on the loopback.")
  private List<String> seeds = List.of();

  @Option(
      names = "--site-size",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many devices the site has, so that no more than one half of a split one takes itself for the larger."
              + " Learned unless set.")
  private int size;

  Optional<SiteSetup> setup() {
    if (listen == null) {
      if (!seeds.isEmpty() || size != 0) {
        throw CommandException.wrong(
            (seeds.isEmpty() ? "--site-size" : "--site-seed")
                + ": without --site (expected: both)");
      }
      return Optional.empty();
    }
    if (size < 0) {
      throw CommandException.wrong("--site-size: " + size + " (expected: >= 0)");
    }
    InetSocketAddress here = address("--site", listen, 0);
    if (here.getAddress().isAnyLocalAddress()) {
      throw CommandException.wrong(
          "--site: "
              + listen
              + " (expected: one address of this machine, since the others are told it)");
    }
    if (peerPort < 0
        || peerPort > Machine.LAST_PORT
        || (peerPort != 0 && peerPort == here.getPort())) {
      throw CommandException.wrong(
          "--site-peer-port: "
              + peerPort
              + " (expected: 0 to "
              + Machine.LAST_PORT
              + ", and not that of --site)");
    }
    requireFree("--site", here);
    requireFree("--site-peer-port", new InetSocketAddress(here.getAddress(), peerPort));
    return Optional.of(
        new SiteSetup(
            here,
            peerPort,
            seeds.stream().map(seed -> address("--site-seed", seed, 1)).toList(),
            size));
  }

  /* Now, since joining is done at the side, where nobody looks. */
  private static void requireFree(String option, InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw CommandException.failed(
          option
              + ": cannot listen on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + " (expected: an address of this machine and a port that is free)");
    }
  }

  private static InetSocketAddress address(String option, String text, int leastPort) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    int port = colon < 0 ? -1 : number(text.substring(colon + 1));
    if (host.isEmpty() || port < leastPort || port > Machine.LAST_PORT) {
      throw CommandException.wrong(
          option
              + ": "
              + text
              + " (expected: ADDRESS:PORT, as in 192.168.1.7:7800, with a port from "
              + leastPort
              + " to "
              + Machine.LAST_PORT
              + ")");
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw CommandException.wrong(
          option + ": " + host + " is not known (expected: an address, or a name that has one)");
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
