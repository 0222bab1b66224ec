package dev.skerry.site.membership;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;

/**
 * Says by mDNS (RFC 6762) where this device's site can be joined, and hears where others can.
 *
 * <p>Anybody on the network may say anything: what is heard here is where to knock, not whom to let
 * in. It is knocked at nobody's door who is not on the same network, though.
 */
public final class Beacon implements AutoCloseable {
  private static final String TYPE = "_skerry-site._tcp.local.";
  private static final String SITE = "site";

  private final JmDNS dns;

  private Beacon(JmDNS dns) {
    this.dns = dns;
  }

  /**
   * Lights one for a device that listens at {@code listens}; sends and hears through the network
   * interface that has this address, and no other.
   *
   * @param found told where others of the same site may be, perhaps more than once
   * @throws IOException if nothing can be sent or heard there
   */
  public static Beacon light(
      String site, String device, InetSocketAddress listens, Consumer<InetSocketAddress> found)
      throws IOException {
    InetAddress address = listens.getAddress();
    Link link = Link.of(address);
    // With a name given, no other name server is asked for this machine's.
    JmDNS dns = JmDNS.create(address, device);
    try {
      dns.addServiceListener(
          TYPE,
          new ServiceListener() {
            @Override
            public void serviceAdded(ServiceEvent event) {
              dns.requestServiceInfo(event.getType(), event.getName());
            }

            @Override
            public void serviceRemoved(ServiceEvent event) {
              // It may be cut off for a while; the group finds out who is gone.
            }

            @Override
            public void serviceResolved(ServiceEvent event) {
              where(event.getInfo(), site, link).ifPresent(found);
            }
          });
      dns.registerService(
          ServiceInfo.create(TYPE, device, listens.getPort(), 0, 0, Map.of(SITE, site)));
      return new Beacon(dns);
    } catch (IOException e) {
      dns.close();
      throw e;
    }
  }

  /**
   * Where {@code info} says that one can join; empty if it is another site's, or not yet whole, or
   * of no device on {@code link}.
   */
  static Optional<InetSocketAddress> where(ServiceInfo info, String site, Link link) {
    // The first ones come without any text.
    if (!site.equals(info.getPropertyString(SITE)) || info.getPort() <= 0) {
      return Optional.empty();
    }
    return Stream.of(info.getInetAddresses())
        .filter(link::has)
        .findFirst()
        .map(address -> new InetSocketAddress(address, info.getPort()));
  }

  @Override
  public void close() {
    try {
      dns.close();
    } catch (IOException e) {
      // The socket is closed either way.
    }
  }
}
