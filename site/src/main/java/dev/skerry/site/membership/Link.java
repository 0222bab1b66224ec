package dev.skerry.site.membership;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.List;

/**
 * The networks that one interface of this machine is in. What is heard there by mDNS is of devices
 * there: an address elsewhere is nowhere to knock at, whoever says it.
 */
final class Link {
  /**
   * Addresses that begin alike.
   *
   * @param bits how many are the same in all of them
   */
  record Network(InetAddress one, int bits) {
    boolean has(InetAddress address) {
      byte[] known = one.getAddress();
      byte[] other = address.getAddress();
      if (known.length != other.length || bits > known.length * Byte.SIZE) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if (((known[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks;

  Link(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /**
   * That of the interface which has {@code own}.
   *
   * @throws IOException if none has
   */
  static Link of(InetAddress own) throws IOException {
    NetworkInterface here = NetworkInterface.getByInetAddress(own);
    if (here == null) {
      throw new IOException(own + ": no network interface has it (expected: one)");
    }
    return new Link(here.getInterfaceAddresses().stream().map(Link::network).toList());
  }

  private static Network network(InterfaceAddress has) {
    return new Network(has.getAddress(), has.getNetworkPrefixLength());
  }

  /** Whether a device may be at {@code address} there. */
  boolean has(InetAddress address) {
    return !address.isMulticastAddress()
        && !address.isAnyLocalAddress()
        && networks.stream().anyMatch(network -> network.has(address));
  }
}
