package dev.skerry.site.membership;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * What a device shows at the door of a site: its certificate, which names it (common name) and its
 * site (organizational unit), and the key that belongs to it.
 *
 * @param chain its certificate first
 * @param authority whose certificates alone are believed
 */
public record Passport(PrivateKey key, List<X509Certificate> chain, X509Certificate authority) {
  public Passport {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: empty (expected: the device's certificate first)");
    }
    if (site(chain.getFirst()).isEmpty()) {
      throw new IllegalArgumentException(
          "certificate: "
              + chain.getFirst().getSubjectX500Principal()
              + " names no site (expected: the fleet has the device in a site; a certificate from before that names one after it was renewed)");
    }
  }

  /** The device that the certificate names. */
  public String device() {
    return device(chain.getFirst());
  }

  /** The site that the certificate names. */
  public String site() {
    return site(chain.getFirst());
  }

  /** The device that {@code certificate} names; empty if none. */
  static String device(X509Certificate certificate) {
    return only(certificate, "CN");
  }

  /** The site that {@code certificate} names; empty if none. */
  public static String site(X509Certificate certificate) {
    return only(certificate, "OU");
  }

  private static String only(X509Certificate certificate, String type) {
    try {
      List<Rdn> found =
          new LdapName(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253))
              .getRdns().stream().filter(rdn -> rdn.getType().equalsIgnoreCase(type)).toList();
      // Two would let each reader believe another.
      return found.size() == 1 && found.getFirst().getValue() instanceof String name ? name : "";
    } catch (InvalidNameException e) {
      return "";
    }
  }
}
