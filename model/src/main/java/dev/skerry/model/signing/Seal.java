package dev.skerry.model.signing;

import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;

/** Signatures over whole families. */
public final class Seal {
  private static final long LARGEST = 1 << 20;

  private Seal() {}

  /**
   * Signs the family in {@code folder}; a signature that was there is replaced.
   *
   * @param shown the public half of {@code key}
   * @throws SealException if the keys do not belong together
   * @throws dev.skerry.model.family.FamilyException if the family is not what it says it is
   */
  public static void sign(Path folder, PrivateKey key, PublicKey shown) {
    Statement statement = new Statement(FamilyFolder.read(folder).name(), Contents.of(folder));
    try {
      Bundle bundle = Bundle.sign(statement.bytes(), key, shown);
      if (!bundle.isSignedBy(shown)) {
        throw new SealException("keys: they do not belong together (expected: a pair)");
      }
      Path part = Files.createTempFile(folder.toAbsolutePath().getParent(), "signature", ".part");
      Files.write(part, bundle.bytes());
      // Whoever may read the family may check it.
      Files.setPosixFilePermissions(
          part, Files.getPosixFilePermissions(folder.resolve(FamilyFolder.MANIFEST)));
      Files.move(part, folder.resolve(Contents.SIGNATURE), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new SealException(folder + ": signature cannot be written: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new SealException("key: " + e.getMessage() + " (expected: an Ed25519 private key)", e);
    }
  }

  /**
   * Checks the family in {@code folder}, before anything of it is read as a model or a manifest.
   *
   * @param trusted who must have signed it; empty if anybody or nobody may have
   * @throws SealException if it is signed and not what was signed, or must be signed and is not
   */
  public static void check(Path folder, Optional<PublicKey> trusted) {
    Path file = folder.resolve(Contents.SIGNATURE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (trusted.isPresent()) {
        throw new SealException(
            folder
                + " is not signed (expected: "
                + Contents.SIGNATURE
                + ", by the key that is trusted)");
      }
      return;
    }
    Bundle bundle = read(file);
    if (trusted.isPresent() && !bundle.isSignedBy(trusted.get())) {
      throw new SealException(file + ": not signed by the key that is trusted");
    }
    if (!bundle.isSignedBy(bundle.key())) {
      throw new SealException(
          file + ": the signature is wrong (expected: the family as it was signed)");
    }
    try {
      requireSame(folder, Statement.parse(bundle.payload().copy()).contents(), Contents.of(folder));
    } catch (IllegalArgumentException e) {
      throw new SealException(file + ": " + e.getMessage(), e);
    }
  }

  private static Bundle read(Path file) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
        throw new SealException(file + " (expected: a regular file of <= " + LARGEST + " bytes)");
      }
      return Bundle.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new SealException(file + " cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new SealException(file + " was altered: " + e.getMessage(), e);
    }
  }

  private static void requireSame(Path folder, Contents signed, Contents found) {
    for (Map.Entry<String, Digest> entry : signed.files().entrySet()) {
      Digest digest = found.files().get(entry.getKey());
      if (!entry.getValue().equals(digest)) {
        throw new SealException(
            folder.resolve(entry.getKey())
                + (digest == null ? " is missing" : " was altered")
                + " (expected: as it was signed; fetch the family again)");
      }
    }
    for (String name : found.files().keySet()) {
      if (!signed.files().containsKey(name)) {
        throw new SealException(
            folder.resolve(name)
                + " was added (expected: the files that were signed, and no others)");
      }
    }
  }
}
