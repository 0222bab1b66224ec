package dev.skerry.site.membership;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates as a fleet does. */
public final class TestAuthority {
  private static final X500Name NAME = new X500Name("CN=Skerry fleet");

  private final KeyPair pair = pair();
  private final X509Certificate certificate =
      certificate(NAME, pair, List.of(), Instant.now().plus(Duration.ofDays(1)));

  /** What {@code device} of {@code site} shows. */
  public Passport passport(String device, String site, Instant until) {
    return passport("OU=" + site + ",CN=" + device, KeyPurposeId.id_kp_clientAuth, until);
  }

  public Passport passport(String device, String site) {
    return passport(device, site, Instant.now().plus(Duration.ofHours(1)));
  }

  Passport passport(String subject, KeyPurposeId use, Instant until) {
    KeyPair own = pair();
    return new Passport(
        own.getPrivate(),
        List.of(certificate(new X500Name(subject), own, List.of(use), until)),
        certificate);
  }

  private X509Certificate certificate(
      X500Name subject, KeyPair shown, List<KeyPurposeId> uses, Instant until) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              new BigInteger(127, new SecureRandom()),
              Date.from(until.minus(Duration.ofDays(2))),
              Date.from(until),
              subject,
              shown.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(uses.isEmpty()));
      if (!uses.isEmpty()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(uses.toArray(KeyPurposeId[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (CertIOException | OperatorException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
