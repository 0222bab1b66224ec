package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Printed;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.terms.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet ship}. */
@Command(
    name = "ship",
    description = {
      "Hand a family to the fleet, to be run on its devices.",
      "",
      "Nothing runs anywhere for it: that is for skerry fleet deploy to say.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet ship family/"})
final class FleetShipCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(
      paramLabel = "FAMILY|FAMILY.skerry",
      description = "A family's folder, or an archive of one.")
  private @Nullable Path family;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Shipped(String digest, String name, int version, long size, boolean signed) {}

  @Override
  public Integer call() throws IOException {
    Path given = Objects.requireNonNull(family);
    if (FamilyArchive.isOne(given)) {
      return ship(given);
    }
    if (!FamilyFolder.isOne(given)) {
      throw CommandException.wrong(
          "family: "
              + given
              + " (expected: a folder with "
              + FamilyFolder.MANIFEST
              + ", or what skerry pack made)");
    }
    Path archive =
        Files.createTempDirectory("skerry-ship").resolve("family" + FamilyArchive.SUFFIX);
    try {
      FamilyFolder.read(given);
      FamilyArchive.pack(given, archive);
      return ship(archive);
    } finally {
      Files.deleteIfExists(archive);
      Files.delete(Objects.requireNonNull(archive.getParent()));
    }
  }

  private int ship(Path archive) {
    Shipped shipped = access.sendFile("/v1/families", archive, Shipped.class);
    if (json) {
      Printed.json(shipped);
    } else {
      System.out.println(
          shipped.name()
              + "@"
              + shipped.version()
              + "  "
              + new Bytes(shipped.size())
              + (shipped.signed() ? "  signed  " : "  not signed  ")
              + shipped.digest());
    }
    return 0;
  }
}
