package dev.skerry.device.uplink;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Keys and certificates as text (RFC 7468). */
final class Pem {
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private Pem() {}

  static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map((Certificate certificate) -> (X509Certificate) certificate)
        .toList();
  }

  static PrivateKey key(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(read(pem, PRIVATE)));
  }

  static PublicKey publicKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(read(pem, PUBLIC)));
  }

  private static byte[] read(String pem, String what) throws GeneralSecurityException {
    String text = pem.strip();
    if (!text.startsWith(begin(what)) || !text.endsWith(end(what))) {
      throw new GeneralSecurityException("no " + what + " in PEM");
    }
    try {
      return Base64.getMimeDecoder()
          .decode(text.substring(begin(what).length(), text.length() - end(what).length()).strip());
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw new GeneralSecurityException("no Base64 in it", e);
    }
  }

  static String write(PrivateKey key) {
    return write(key, PRIVATE);
  }

  static String write(PublicKey key) {
    return write(key, PUBLIC);
  }

  private static String write(Key key, String what) {
    return begin(what)
        + "\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded())
        + "\n"
        + end(what)
        + "\n";
  }

  private static String begin(String what) {
    return "-----BEGIN " + what + "-----";
  }

  private static String end(String what) {
    return "-----END " + what + "-----";
  }
}
