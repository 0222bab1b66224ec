package dev.skerry.cli;

import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.signing.Seal;
import dev.skerry.terms.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry pack}. */
@Command(
    name = "pack",
    description = {
      "Put a family into one file, its signature with it.",
      "",
      "serve, inspect and verify take that file in place of the folder. The same family gives the same bytes.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry pack family --out family.skerry",
      "  skerry serve family.skerry --trust public.pem"
    })
final class PackCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FAMILY", description = "The family's folder.")
  private @Nullable Path family;

  @Option(
      names = "--out",
      paramLabel = "FAMILY.skerry",
      required = true,
      description = "Write this file; one that is there is replaced.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    Path folder = Objects.requireNonNull(family);
    Path archive = Objects.requireNonNull(out);
    if (!archive.toString().endsWith(FamilyArchive.SUFFIX)) {
      throw CommandException.wrong(
          "--out: " + archive + " (expected: a name that ends in " + FamilyArchive.SUFFIX + ")");
    }
    if (!FamilyFolder.isOne(folder)) {
      throw CommandException.wrong(
          "family: " + folder + " (expected: a folder with " + FamilyFolder.MANIFEST + ")");
    }
    // What is broken already must not look whole for being packed.
    Seal.check(folder, Optional.empty());
    FamilyFolder.read(folder);
    FamilyArchive.pack(folder, archive);
    System.out.println(archive + "  " + new Bytes(Files.size(archive)));
    System.out.println("digest of the family  " + Contents.of(folder).digest());
    return 0;
  }
}
