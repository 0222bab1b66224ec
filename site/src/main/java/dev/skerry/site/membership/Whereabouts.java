package dev.skerry.site.membership;

import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * At which addresses devices have shown their certificates, over connections of the group. A device
 * may say that its peers find it at one of these, and nowhere else: or it could make all others
 * call somebody who is no device. Thread-safe.
 */
final class Whereabouts {
  /* More than any device has at a time; of one that moves, the last ones count. */
  private static final int MOST = 8;

  private final Map<String, Set<InetAddress>> met = new HashMap<>();

  /** Whoever is at {@code at} has shown {@code certificate}, and that it has the key. */
  void met(X509Certificate certificate, InetAddress at) {
    met(Passport.device(certificate), at);
  }

  private synchronized void met(String device, InetAddress at) {
    Set<InetAddress> places = met.computeIfAbsent(device, name -> new LinkedHashSet<>());
    places.remove(at);
    if (places.size() >= MOST) {
      places.remove(places.iterator().next());
    }
    places.add(at);
  }

  /**
   * Looks at where {@code by} says that it is.
   *
   * @throws CertificateException if it was not met there
   */
  synchronized void check(Introduction by) throws CertificateException {
    Set<InetAddress> places = met.getOrDefault(by.device(), Set.of());
    // As text: what is no address is not looked up.
    if (places.stream().noneMatch(place -> place.getHostAddress().equals(by.host()))) {
      throw new CertificateException(
          "introduction: "
              + by.device()
              + " says that it is at "
              + by.host()
              + " (expected: where it was met: "
              + places.stream().map(InetAddress::getHostAddress).toList()
              + ")");
    }
  }
}
