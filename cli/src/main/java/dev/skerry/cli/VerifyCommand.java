package dev.skerry.cli;

import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.family.OpenFamily;
import dev.skerry.model.signing.KeyFiles;
import dev.skerry.model.signing.Seal;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry verify}. */
@Command(
    name = "verify",
    description = {"Check that a family is what a key signed: every byte of every file.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry verify family --key public.pem"})
final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FAMILY",
      description = "The family's folder, or an archive of it (skerry pack).")
  private @Nullable Path family;

  @Option(
      names = "--key",
      paramLabel = "PUBLIC.pem",
      required = true,
      description = "The public key of whoever is trusted.")
  private @Nullable Path key;

  @Override
  public Integer call() {
    PublicKey trusted = KeyFiles.readPublic(Objects.requireNonNull(key));
    try (OpenFamily open = OpenFamily.at(Objects.requireNonNull(family))) {
      return verify(open.folder(), trusted);
    }
  }

  private static int verify(Path folder, PublicKey trusted) {
    Seal.check(folder, Optional.of(trusted));
    String name = FamilyFolder.read(folder).name();
    Contents contents = Contents.of(folder);
    System.out.println(
        name + ": " + contents.files().size() + " files as signed, " + contents.digest());
    return 0;
  }
}
