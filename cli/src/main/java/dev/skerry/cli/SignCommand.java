package dev.skerry.cli;

import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.signing.KeyFiles;
import dev.skerry.model.signing.Seal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry sign}. */
@Command(
    name = "sign",
    description = {
      "Sign a family: every file of it, as it is now.",
      "",
      "The signature becomes model.sig among its files; public.pem must be beside the private key.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry sign family --key keys/private.pem"})
final class SignCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FAMILY", description = "The family's folder.")
  private @Nullable Path family;

  @Option(
      names = "--key",
      paramLabel = "PRIVATE.pem",
      required = true,
      description = "The key that signs, as skerry keys makes it.")
  private @Nullable Path key;

  @Override
  public Integer call() {
    Path folder = Objects.requireNonNull(family);
    if (FamilyArchive.isOne(folder)) {
      throw CommandException.wrong(
          "family: " + folder + " (expected: its folder; sign that, and pack it again)");
    }
    Path secret = Objects.requireNonNull(key);
    Seal.sign(
        folder,
        KeyFiles.readPrivate(secret),
        KeyFiles.readPublic(secret.resolveSibling(KeyFiles.PUBLIC)));
    System.out.println(folder.resolve(Contents.SIGNATURE));
    System.out.println("digest of the family  " + Contents.of(folder).digest());
    return 0;
  }
}
