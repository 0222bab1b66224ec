package dev.skerry.fleet.enrolment;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues a fleet's certificates (X.509, RFC 5280; ECDSA on P-256 with SHA-256): short ones to
 * devices, and one to each replica. Immutable.
 */
public final class Authority {
  /** For how long a device's certificate holds; it asks for another when half of that is over. */
  public static final Duration DEVICE = Duration.ofHours(24);

  private static final Duration OWN = Duration.ofDays(3650);
  /* Clocks differ. */
  private static final Duration LEEWAY = Duration.ofMinutes(10);
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final char[] UNUSED = new char[0];

  private final X509Certificate certificate;
  private final PrivateKey key;

  private Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A new one, that nobody trusts yet. */
  public static Authority make(Instant now) {
    try {
      KeyPair pair = pair();
      X500Name name = name("Skerry fleet");
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(now.minus(LEEWAY)),
              Date.from(now.plus(OWN)),
              name,
              pair.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(signed(builder, pair.getPrivate()), pair.getPrivate());
    } catch (CertIOException | OperatorException | GeneralSecurityException e) {
      throw new IllegalStateException("an authority cannot be made", e);
    }
  }

  /**
   * One that was kept.
   *
   * @param certificate in DER
   * @param key PKCS #8
   */
  public static Authority of(byte[] certificate, byte[] key) {
    try {
      return new Authority(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate)),
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "authority: its certificate or key was altered (expected: as the fleet kept it)", e);
    }
  }

  /** Its certificate, in DER. */
  public byte[] certificate() {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate has an encoding", e);
    }
  }

  /** Its private key, PKCS #8. */
  byte[] key() {
    return key.getEncoded();
  }

  /** Its signature of {@code bytes}: ECDSA with SHA-256. */
  public byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform signs with ECDSA", e);
    }
  }

  /** Its certificate, in PEM. */
  public String pem() {
    return pem(certificate);
  }

  /**
   * A certificate for a device, with which it shows who it is.
   *
   * @param site the room it stands in, as organizational unit; empty for none
   * @return in PEM
   */
  public String issue(String device, String site, PublicKey shown, Instant now) {
    try {
      X509v3CertificateBuilder builder = builder(name(device, site), shown, now, DEVICE);
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      return pem(signed(builder, key));
    } catch (CertIOException | OperatorException | GeneralSecurityException e) {
      throw new IllegalArgumentException("no certificate can be issued to " + device, e);
    }
  }

  /**
   * What a replica listens with: it shows that it is the fleet, and believes those alone to whom
   * this authority issued certificates.
   *
   * @param hosts names and addresses under which devices reach it
   */
  public SSLContext listening(List<String> hosts, Instant now) {
    try {
      KeyPair pair = pair();
      X509v3CertificateBuilder builder =
          builder(
              name("Skerry fleet replica"),
              pair.getPublic(),
              now,
              // Its key is in memory alone, and gone with the replica.
              Duration.between(now, certificate.getNotAfter().toInstant()));
      builder
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(
                  hosts.stream().map(Authority::generalName).toArray(GeneralName[]::new)));
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, UNUSED);
      own.setKeyEntry(
          "fleet",
          pair.getPrivate(),
          UNUSED,
          new Certificate[] {signed(builder, key), certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, UNUSED);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, UNUSED);
      trusted.setCertificateEntry("authority", certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (java.io.IOException | OperatorException | GeneralSecurityException e) {
      throw new IllegalArgumentException("no certificate can be made for " + hosts, e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name subject, PublicKey shown, Instant now, Duration holds) throws CertIOException {
    return new JcaX509v3CertificateBuilder(
            new X500Name(certificate.getSubjectX500Principal().getName()),
            serial(),
            Date.from(now.minus(LEEWAY)),
            Date.from(now.plus(holds)),
            subject,
            shown)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
  }

  private static GeneralName generalName(String host) {
    boolean address = host.matches("[0-9.]+") || host.contains(":");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static X500Name name(String commonName) {
    return name(commonName, "");
  }

  private static X500Name name(String commonName, String unit) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    if (!unit.isEmpty()) {
      builder.addRDN(BCStyle.OU, unit);
    }
    return builder.addRDN(BCStyle.CN, commonName).build();
  }

  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom());
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by)
      throws OperatorException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(by)));
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate has an encoding", e);
    }
  }
}
