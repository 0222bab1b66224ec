package dev.skerry.cli.workshop;

import dev.skerry.cli.CommandException;
import dev.skerry.model.signing.KeyFiles;
import dev.skerry.model.signing.Seal;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Signs what a worker makes. Its keys are read and tried before any job is taken, so that no job
 * fails for them after hours of work.
 */
record Signer(PrivateKey key, PublicKey shown) {
  /**
   * Reads a private key and the public one beside it.
   *
   * @throws CommandException if they do not belong together
   */
  static Signer read(Path file) {
    Signer signer =
        new Signer(
            KeyFiles.readPrivate(file), KeyFiles.readPublic(file.resolveSibling(KeyFiles.PUBLIC)));
    if (!signer.isPair()) {
      throw CommandException.wrong(
          "--key: " + file + " and " + KeyFiles.PUBLIC + " beside it (expected: a pair)");
    }
    return signer;
  }

  private boolean isPair() {
    byte[] words = {1};
    try {
      Signature signing = Signature.getInstance("Ed25519");
      signing.initSign(key);
      signing.update(words);
      byte[] signature = signing.sign();
      signing.initVerify(shown);
      signing.update(words);
      return signing.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  void sign(Path family) {
    Seal.sign(family, key, shown);
  }
}
