package dev.skerry.device.uplink;

import dev.skerry.terms.Digest;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a device believes to be its fleet: those alone to whom one authority issued certificates.
 *
 * <p>A device's clock may be wrong, after a power cut without a battery most of all. So a
 * certificate is good if it is good by the device's clock, or was when the fleet last told the
 * time. Host names are checked by TLS itself.
 */
final class Trust implements X509TrustManager {
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";

  private interface Anchor {
    X509Certificate of(X509Certificate[] chain) throws CertificateException;
  }

  private final Anchor anchor;
  private final Supplier<List<Instant>> when;

  private Trust(Anchor anchor, Supplier<List<Instant>> when) {
    this.anchor = anchor;
    this.when = when;
  }

  /** Believes {@code authority}. */
  static Trust of(X509Certificate authority, Supplier<List<Instant>> when) {
    return new Trust(chain -> authority, when);
  }

  /** Believes the authority whose certificate has this digest. */
  static Trust of(String fingerprint, Supplier<List<Instant>> when) {
    return new Trust(
        chain -> {
          for (X509Certificate certificate : chain) {
            if (Digest.of(certificate.getEncoded()).hex().equals(fingerprint)) {
              return certificate;
            }
          }
          throw new CertificateException(
              "whoever listens there is not the fleet that made the token (expected: its address)");
        },
        when);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    X509Certificate authority = anchor.of(chain);
    List<String> uses = chain[0].getExtendedKeyUsage();
    if (uses == null || !uses.contains(SERVER)) {
      throw new CertificateException("certificate: not a server's");
    }
    CertificateException last = new CertificateException("certificate: no time of day is known");
    for (Instant instant : when.get()) {
      try {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(instant));
        CertPathValidator.getInstance("PKIX")
            .validate(
                CertificateFactory.getInstance("X.509").generateCertPath(List.of(chain[0])),
                parameters);
        return;
      } catch (GeneralSecurityException e) {
        last =
            new CertificateException(
                "the fleet's certificate is not its authority's, or not good at "
                    + instant
                    + ": "
                    + e.getMessage(),
                e);
      }
    }
    throw last;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a device takes no clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
