package dev.skerry.model.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;

/**
 * Ed25519 keys as PEM files: PKCS #8 for the private one, SubjectPublicKeyInfo for the public one.
 */
public final class KeyFiles {
  /** What signs, for its owner's eyes only. */
  public static final String PRIVATE = "private.pem";

  /** What others check signatures with. */
  public static final String PUBLIC = "public.pem";

  private static final String ALGORITHM = "Ed25519";
  private static final int LARGEST = 1 << 14;
  private static final int LINE = 64;

  private KeyFiles() {}

  /**
   * Makes a pair.
   *
   * @throws SealException if there is one in {@code folder} already: it is never overwritten
   */
  public static KeyPair make(Path folder) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      Files.createDirectories(folder);
      Path secret = folder.resolve(PRIVATE);
      if (Files.exists(secret) || Files.exists(folder.resolve(PUBLIC))) {
        throw new SealException(
            folder + " holds a key already (expected: none there; it would be lost)");
      }
      // Nobody else may read it, not even before it is written.
      Files.newByteChannel(
              secret,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
          .close();
      Files.writeString(secret, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      Files.writeString(folder.resolve(PUBLIC), pem(pair.getPublic()));
      return pair;
    } catch (IOException e) {
      throw new SealException(folder + ": keys cannot be written: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  /**
   * The key that signs.
   *
   * @throws SealException if the file holds none
   */
  public static PrivateKey readPrivate(Path file) {
    KeySpec spec = new PKCS8EncodedKeySpec(decoded(file, "PRIVATE KEY"));
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      throw new SealException(file + " (expected: an Ed25519 private key, PKCS #8 as PEM)", e);
    }
  }

  /**
   * The key that checks.
   *
   * @throws SealException if the file holds none
   */
  public static PublicKey readPublic(Path file) {
    try {
      return publicKey(decoded(file, "PUBLIC KEY"));
    } catch (GeneralSecurityException e) {
      throw new SealException(file + " (expected: an Ed25519 public key as PEM)", e);
    }
  }

  static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** As OpenSSL writes it. */
  static String pem(PublicKey key) {
    return pem("PUBLIC KEY", key.getEncoded());
  }

  private static String pem(String what, byte[] encoded) {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + what
        + "-----\n"
        + encoder.encodeToString(encoded)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private static byte[] decoded(Path file, String what) {
    String begin = "-----BEGIN " + what + "-----";
    String end = "-----END " + what + "-----";
    try {
      if (Files.size(file) > LARGEST) {
        throw new SealException(file + ": too large (expected: a PEM file of one key)");
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      if (!text.startsWith(begin) || !text.endsWith(end)) {
        throw new SealException(file + " (expected: " + begin + " … " + end + ")");
      }
      String body = text.substring(begin.length(), text.length() - end.length());
      return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new SealException(file + " cannot be read (expected: a PEM file of one key)", e);
    } catch (IllegalArgumentException e) {
      throw new SealException(file + " (expected: base64 between its lines)", e);
    }
  }
}
