package dev.skerry.cli;

import dev.skerry.model.family.BillOfMaterials;
import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.family.OpenFamily;
import dev.skerry.model.signing.Seal;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Latency;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code skerry inspect} shows of a family: its variants, and how each was made. */
final class InspectedFamily {
  private final Family family;
  private final Contents contents;
  private final boolean signed;

  private InspectedFamily(Family family, Contents contents, boolean signed) {
    this.family = family;
    this.contents = contents;
    this.signed = signed;
  }

  /** What {@code --json} prints. */
  record Shown(
      String family,
      int version,
      String path,
      String digest,
      boolean signed,
      List<String> files,
      List<String> labels,
      List<Member> variants) {}

  /** One variant; {@code p50Us} is absent where nobody took the time. */
  record Member(
      String name,
      String file,
      String sha256,
      long sizeBytes,
      String optimization,
      double accuracy,
      String data,
      int samples,
      String device,
      @Nullable Double p50Us,
      @Nullable Made lineage) {}

  /** How a variant was made; {@code parent} is absent for the model that was given. */
  record Made(@Nullable String parent, List<String> steps, String tool) {}

  /** Shows the family in a folder or an archive, if it is whole. */
  static void show(Path path, boolean json) {
    try (OpenFamily open = OpenFamily.at(path)) {
      Path folder = open.folder();
      if (!FamilyFolder.isOne(folder)) {
        throw CommandException.wrong(
            "family: " + path + " has no " + FamilyFolder.MANIFEST + " (expected: one in it)");
      }
      Seal.check(folder, Optional.empty());
      InspectedFamily found =
          new InspectedFamily(
              FamilyFolder.read(folder),
              Contents.of(folder),
              Files.exists(folder.resolve(Contents.SIGNATURE)));
      if (json) {
        Printed.json(found.shown(path));
      } else {
        found.print();
      }
    }
  }

  private Shown shown(Path path) {
    return new Shown(
        family.name(),
        family.version(),
        path.toString(),
        contents.digest().toString(),
        signed,
        List.copyOf(contents.files().keySet()),
        family.labels(),
        family.variants().stream().map(InspectedFamily::member).toList());
  }

  private static Member member(Variant variant) {
    Measurement measured = variant.measurement();
    Latency alone = measured.latency().get(1);
    return new Member(
        variant.name(),
        variant.file(),
        variant.digest().hex(),
        variant.size().count(),
        variant.optimization().name(),
        measured.accuracy(),
        measured.data(),
        measured.samples(),
        measured.device(),
        alone == null ? null : micros(alone),
        variant
            .lineage()
            .map(how ->
                new Made(how.parent().map(Digest::hex).orElse(null), how.steps(), how.tool()))
            .orElse(null));
  }

  private static double micros(Latency latency) {
    return latency.p50().toNanos() / 1e3;
  }

  private void print() {
    Measurement measured = family.variants().getFirst().measurement();
    line("Family", family.name() + ", version " + family.version());
    line("Digest", contents.digest().toString());
    line(
        "Signature",
        signed
            ? "nothing was altered since it was signed; by whom, skerry verify tells"
            : "none (skerry sign)");
    line("Measured", measured.data() + ", " + measured.samples() + " samples");
    line("On", measured.device());
    if (contents.files().containsKey(BillOfMaterials.FILE)) {
      line("Materials", BillOfMaterials.FILE + ", CycloneDX 1.6");
    }
    said("Made from", parents());
    said("Made by", tools());
    System.out.println();
    int widest =
        family.variants().stream().mapToInt(variant -> variant.name().length()).max().orElse(0);
    System.out.printf(
        "  %-" + widest + "s %9s %9s %10s  %s%n",
        "",
        measured.metric(),
        "p50 µs",
        "file",
        "how it was made");
    family.variants().forEach(variant -> print(variant, widest));
    if (family.variants().stream()
        .anyMatch(variant -> variant.measurement().latency().get(1) == null)) {
      System.out.println(
          "  p50 -: not measured when the family was made (skerry probe --for tells what this machine takes)");
    }
  }

  private String parents() {
    return lineages()
        .map(Lineage::parent)
        .flatMap(Optional::stream)
        .distinct()
        .map(parent -> parent + known(parent))
        .collect(Collectors.joining(", "));
  }

  private String known(Digest parent) {
    return family.variants().stream()
        .filter(variant -> variant.digest().equals(parent))
        .map(variant -> ", which is " + variant.name())
        .findFirst()
        .orElse(", which is not in the family");
  }

  private String tools() {
    return lineages().map(Lineage::tool).distinct().collect(Collectors.joining(", "));
  }

  private Stream<Lineage> lineages() {
    return family.variants().stream().map(Variant::lineage).flatMap(Optional::stream);
  }

  private static void print(Variant variant, int widest) {
    Latency alone = variant.measurement().latency().get(1);
    System.out.printf(
        Locale.ROOT,
        "  %-" + widest + "s %9.4f %9s %10s  %s%n",
        variant.name(),
        variant.measurement().accuracy(),
        alone == null ? "-" : String.format(Locale.ROOT, "%.1f", micros(alone)),
        variant.size(),
        variant.lineage().map(InspectedFamily::made).orElse("not said"));
  }

  private static String made(Lineage how) {
    return how.parent().isPresent() ? String.join("; ", how.steps()) : "as it was given";
  }

  private static void said(String what, String value) {
    if (!value.isEmpty()) {
      line(what, value);
    }
  }

  /* Names of devices and data are anybody's, and a terminal obeys what it is told. */
  private static void line(String what, String value) {
    System.out.printf("%-12s %s%n", what, value.replaceAll("\\p{Cntrl}", "?"));
  }
}
