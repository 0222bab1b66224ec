package dev.skerry.site.membership;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.UUID;

/**
 * What a member of the group says of itself, signed with its device's key: the name in the roll is
 * the one in the certificate, whatever else anybody claims, and nobody can say this of an address
 * that is another's.
 *
 * @param member its address in the group; another one after each start
 * @param device as its certificate names it
 * @param host where its peers reach it
 * @param port where it listens for its peers
 * @param incarnation grows from start to start of one device
 * @param expected how many devices it takes the site to have; 0 if it does not know
 * @param until when its certificate runs out
 */
record Introduction(
    UUID member,
    String device,
    String host,
    int port,
    long incarnation,
    int expected,
    Instant until) {
  /** The longest one, in bytes. */
  static final int LONGEST = 8 * 1024;

  private static final String PURPOSE = "skerry site introduction 1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int LAST_PORT = 65_535;
  private static final int LONGEST_HOST = 255;
  /* More devices than any room has. */
  private static final int MOST = 10_000;

  Introduction {
    if (host.isEmpty() || host.length() > LONGEST_HOST) {
      throw new IllegalArgumentException("host: " + host + " (expected: an address)");
    }
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to " + LAST_PORT + ")");
    }
    if (expected < 0 || expected > MOST) {
      throw new IllegalArgumentException(
          "expected: " + expected + " (expected: 0 to " + MOST + ")");
    }
  }

  /** As a member of the roll. */
  Member entry() {
    return new Member(device, host, port);
  }

  /** In bytes, with the certificate and signature of {@code passport}. */
  byte[] signed(Passport passport) {
    try {
      byte[] said = said(passport.site());
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initSign(passport.key());
      signature.update(said);
      return written(out -> {
        part(out, said);
        part(out, passport.chain().getFirst().getEncoded());
        part(out, signature.sign());
      });
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a device's key signs with ECDSA", e);
    }
  }

  private byte[] said(String site) {
    return written(out -> {
      out.writeUTF(PURPOSE);
      out.writeUTF(site);
      out.writeLong(member.getMostSignificantBits());
      out.writeLong(member.getLeastSignificantBits());
      out.writeUTF(device);
      out.writeUTF(host);
      out.writeInt(port);
      out.writeLong(incarnation);
      out.writeInt(expected);
    });
  }

  /**
   * Reads what {@link #signed} wrote.
   *
   * @param from the address it came from
   * @throws CertificateException if it is damaged, or not to be believed
   */
  static Introduction read(byte[] bytes, UUID from, Doorman doorman) throws CertificateException {
    if (bytes.length > LONGEST) {
      throw new CertificateException(
          "introduction: " + bytes.length + " bytes (expected: at most " + LONGEST + ")");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte[] said = part(in);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(part(in)));
      byte[] signed = part(in);
      String device = doorman.admit(new X509Certificate[] {certificate});
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initVerify(certificate);
      signature.update(said);
      if (in.available() > 0 || !signature.verify(signed)) {
        throw new CertificateException("introduction: not signed by " + device);
      }
      Introduction read =
          read(said, Passport.site(certificate), certificate.getNotAfter().toInstant());
      if (!read.device().equals(device) || !read.member().equals(from)) {
        throw new CertificateException(
            "introduction: of " + read.device() + " by " + device + " (expected: one's own)");
      }
      return read;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      if (e instanceof CertificateException refused) {
        throw refused;
      }
      throw new CertificateException("introduction: damaged: " + e.getMessage(), e);
    }
  }

  private static Introduction read(byte[] said, String site, Instant until) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(said))) {
      if (!in.readUTF().equals(PURPOSE) || !in.readUTF().equals(site)) {
        throw new IOException("said for another purpose or site");
      }
      UUID member = new UUID(in.readLong(), in.readLong());
      return new Introduction(
          member, in.readUTF(), in.readUTF(), in.readInt(), in.readLong(), in.readInt(), until);
    }
  }

  private static void part(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static byte[] part(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException, GeneralSecurityException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("writing to memory, with a key that signs", e);
    }
    return bytes.toByteArray();
  }
}
