package dev.skerry.site.membership;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What devices of one site prove to each other with, beyond the group itself. */
public final class Credentials {
  private Credentials() {}

  /** The device at the other end of {@code session}, as its certificate names it; empty if none. */
  public static String device(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Passport.device(certificate)
          : "";
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  /** Whether {@code certificate} has not run out, at one of the times that are possible. */
  public static boolean isGood(X509Certificate certificate, List<Instant> when) {
    Instant until = certificate.getNotAfter().toInstant();
    return when.stream().anyMatch(at -> !until.isBefore(at));
  }

  /**
   * TLS in which each side shows a passport, and believes the devices of its own site alone.
   *
   * @param own asked at each handshake
   * @param when the times of day that are possible now
   */
  public static SSLContext mutual(Supplier<Passport> own, Supplier<List<Instant>> when) {
    return MutualTls.context(own, new Doorman(own, when));
  }
}
