package dev.skerry.site.membership;

import dev.skerry.terms.Names;
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

/**
 * Who gets into the site: devices to which the fleet's authority gave a certificate that is good
 * now and names this site. A certificate is good if it is so at one of the times that this device
 * takes for possible; its clock may be wrong after a power cut.
 */
final class Doorman {
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  private final Supplier<Passport> own;
  private final Supplier<List<Instant>> when;

  Doorman(Supplier<Passport> own, Supplier<List<Instant>> when) {
    this.own = own;
    this.when = when;
  }

  /**
   * Looks at what somebody shows.
   *
   * @return the name of the device that shows it
   * @throws CertificateException if it stays outside, and why
   */
  String admit(X509Certificate[] shown) throws CertificateException {
    if (shown.length == 0) {
      throw new CertificateException("certificate: none (expected: a device's)");
    }
    X509Certificate certificate = shown[0];
    Passport passport = own.get();
    String site = Passport.site(certificate);
    if (!site.equals(passport.site())) {
      throw new CertificateException(
          "certificate: of site \"" + site + "\" (expected: \"" + passport.site() + "\")");
    }
    // A replica of the fleet has a certificate of the same authority, and is no device.
    List<String> uses = certificate.getExtendedKeyUsage();
    if (uses == null || !uses.contains(CLIENT)) {
      throw new CertificateException("certificate: not a device's");
    }
    String device = Passport.device(certificate);
    try {
      Names.check("device", device);
    } catch (IllegalArgumentException e) {
      throw new CertificateException(e.getMessage(), e);
    }
    requireIssued(certificate, passport.authority());
    return device;
  }

  private void requireIssued(X509Certificate certificate, X509Certificate authority)
      throws CertificateException {
    CertificateException last = new CertificateException("certificate: no time of day is known");
    for (Instant instant : when.get()) {
      try {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(instant));
        CertPathValidator.getInstance("PKIX")
            .validate(
                CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
                parameters);
        return;
      } catch (GeneralSecurityException e) {
        last =
            new CertificateException(
                "certificate: not the authority's, or not good at "
                    + instant
                    + ": "
                    + e.getMessage(),
                e);
      }
    }
    throw last;
  }
}
