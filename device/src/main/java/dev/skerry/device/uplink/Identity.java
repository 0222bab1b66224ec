package dev.skerry.device.uplink;

import dev.skerry.files.PrivateFile;
import dev.skerry.terms.Names;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Properties;

/**
 * Who a device is to its fleet: a folder with its private key, its certificate, and whom it trusts.
 * Immutable; a renewed one is another.
 *
 * @param fleet where the fleet is
 * @param device what the device is called there
 * @param chain its certificate first
 * @param authority whom it trusts as the fleet
 * @param told the fleet's time of day when it gave the certificate
 */
public record Identity(
    URI fleet,
    String device,
    String site,
    PrivateKey key,
    List<X509Certificate> chain,
    X509Certificate authority,
    Instant told) {
  private static final String KEY = "key.pem";
  private static final String PUBLIC_KEY = "key.pub.pem";
  private static final String ABOUT = "identity.properties";

  public Identity {
    Names.check("device", device);
    chain = List.copyOf(chain);
  }

  /** Whether there is one in {@code folder}. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(ABOUT));
  }

  /**
   * Reads the one in {@code folder}.
   *
   * @throws IOException if there is none that is whole
   */
  public static Identity read(Path folder) throws IOException {
    Properties about = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve(ABOUT), StandardCharsets.UTF_8)) {
      about.load(in);
    }
    try {
      return new Identity(
          URI.create(required(about, "fleet", folder)),
          required(about, "device", folder),
          about.getProperty("site", ""),
          Pem.key(Files.readString(folder.resolve(KEY), StandardCharsets.US_ASCII)),
          Pem.certificates(required(about, "certificate", folder)),
          Pem.certificates(required(about, "authority", folder)).getFirst(),
          Instant.parse(required(about, "told", folder)));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException(
          folder
              + ": the device's identity is damaged: "
              + e.getMessage()
              + " (expected: as skerry device join wrote it; join again)",
          e);
    }
  }

  private static String required(Properties about, String name, Path folder) throws IOException {
    String value = about.getProperty(name);
    if (value == null) {
      throw new IOException(folder + ": no " + name + " in " + ABOUT);
    }
    return value;
  }

  /**
   * The pair of keys in {@code folder}, on disk before anybody is told of it. Whoever asks to be
   * taken in and does not hear the answer asks again with the same.
   */
  static KeyPair pair(Path folder) throws IOException {
    PrivateFile.folder(folder);
    Path secret = folder.resolve(KEY);
    Path open = folder.resolve(PUBLIC_KEY);
    if (Files.isRegularFile(secret) && Files.isRegularFile(open)) {
      try {
        return new KeyPair(
            Pem.publicKey(Files.readString(open, StandardCharsets.US_ASCII)),
            Pem.key(Files.readString(secret, StandardCharsets.US_ASCII)));
      } catch (GeneralSecurityException e) {
        throw new IOException(
            folder + ": the device's key is damaged: " + e.getMessage() + " (remove that folder)",
            e);
      }
    }
    KeyPair made = made();
    // The public one comes last: where both are, they belong together.
    Files.deleteIfExists(open);
    PrivateFile.write(secret, Pem.write(made.getPrivate()));
    PrivateFile.write(open, Pem.write(made.getPublic()));
    return made;
  }

  private static KeyPair made() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has the curve P-256", e);
    }
  }

  /** Keeps the rest in {@code folder}: after a power cut what was there before, or this. */
  void keep(Path folder, String chainPem, String authorityPem) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Who this device is to its fleet; written by skerry device join.\n");
    line(text, "fleet", fleet.toString());
    line(text, "device", device);
    line(text, "site", site);
    line(text, "told", told.toString());
    line(text, "certificate", chainPem);
    line(text, "authority", authorityPem);
    PrivateFile.write(folder.resolve(ABOUT), text.toString());
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name)
        .append('=')
        .append(
            value
                .replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace(":", "\\:")
                .replace("=", "\\="))
        .append('\n');
  }

  /** What the device signs, to show that it has its key. */
  static byte[] proof(PrivateKey key, byte[] said) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(said);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform signs with ECDSA", e);
    }
  }
}
