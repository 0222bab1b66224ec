package dev.skerry.cli.wiring;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a server proves its identity with: a certificate chain and a private key, both in PEM.
 *
 * @param certificates the server's own first
 * @param privateKey unencrypted PKCS #8, RSA or elliptic curve
 */
public record Tls(Path certificates, Path privateKey) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  /**
   * Reads both files.
   *
   * @throws IllegalArgumentException if one is not what it should be; says which and what was
   *     expected
   */
  SSLContext context() throws IOException {
    char[] unused = new char[0];
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, unused);
      store.setKeyEntry("server", key(), unused, certificates(certificates));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, unused);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "TLS: " + certificates + " and " + privateKey + " do not go together: " + e.getMessage(),
          e);
    }
  }

  /**
   * What trusts whom the certificates in {@code authorities} stand for, and nobody else.
   *
   * @throws IllegalArgumentException if it is not what it should be
   */
  public static SSLContext trusting(Path authorities) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate certificate : certificates(authorities)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "TLS authorities: " + authorities + " cannot be trusted: " + e.getMessage(), e);
    }
  }

  private static Certificate[] certificates(Path file) throws IOException {
    Certificate[] read;
    try {
      byte[] pem = Files.readAllBytes(file);
      read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(Certificate[]::new);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(noCertificates(file), e);
    }
    if (read.length == 0) {
      throw new IllegalArgumentException(noCertificates(file));
    }
    return read;
  }

  private static String noCertificates(Path file) {
    return "TLS certificate: " + file + " (expected: X.509 certificates in PEM)";
  }

  private PrivateKey key() throws IOException {
    Matcher matcher = KEY.matcher(Files.readString(privateKey, StandardCharsets.US_ASCII));
    if (matcher.find()) {
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException e) {
          // Of another algorithm, or none at all: said below.
        }
      }
    }
    throw new IllegalArgumentException(
        "TLS key: "
            + privateKey
            + " (expected: an unencrypted PKCS #8 key in PEM, RSA or elliptic curve)");
  }
}
