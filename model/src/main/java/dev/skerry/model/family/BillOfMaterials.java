package dev.skerry.model.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a family is made of and what runs it, for tools that keep books on that: CycloneDX 1.6 as
 * JSON. The same family gives the same bytes: no time stands in it, and its serial number is made
 * of all else that it says.
 *
 * <p>Models are components with their digests; what they were made from is their pedigree. The
 * runtime's licence is known; that of models is said only if somebody has told it.
 */
public final class BillOfMaterials {
  /** What it is called in the family's folder. */
  public static final String FILE = "sbom.cdx.json";

  private static final String SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json";
  private static final String MODEL = "machine-learning-model";
  private static final String WHOLE = "family";
  private static final String LIST = "manifest";
  private static final String RUNTIME = "runtime";
  private static final int MOST_LICENCE = 200;
  private static final Set<String> IDENTIFIERS =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC-BY-4.0",
          "CC-BY-NC-4.0",
          "CC-BY-SA-4.0",
          "CC0-1.0",
          "GPL-3.0-only",
          "LGPL-3.0-only",
          "MIT",
          "MPL-2.0");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Family family;
  private final Digest manifest;
  private final Optional<String> licence;
  private final Programs programs;

  private BillOfMaterials(
      Family family, Digest manifest, Optional<String> licence, Programs programs) {
    this.family = family;
    this.manifest = manifest;
    this.licence = licence.map(BillOfMaterials::line);
    this.programs = programs;
  }

  /**
   * The programs behind a family, by their versions.
   *
   * @param skerry what made it
   * @param onnxRuntime what runs it
   */
  public record Programs(String skerry, String onnxRuntime) {}

  /**
   * Writes the bill of {@code family}, whose manifest stands in {@code folder}.
   *
   * @param licence under which its models may be used, if that is known
   * @throws FamilyException if it cannot be written
   */
  public static void write(
      Path folder, Family family, Optional<String> licence, Programs programs) {
    try {
      Digest manifest = Digest.of(Files.readAllBytes(folder.resolve(FamilyFolder.MANIFEST)));
      Files.write(folder.resolve(FILE), of(family, manifest, licence, programs));
    } catch (IOException e) {
      throw new FamilyException(
          folder.resolve(FILE) + " cannot be written: " + String.valueOf(e.getMessage()), e);
    }
  }

  static byte[] of(Family family, Digest manifest, Optional<String> licence, Programs programs) {
    BillOfMaterials bill = new BillOfMaterials(family, manifest, licence, programs);
    Digest all = Digest.of(bytes(bill.tree("")));
    UUID serial = UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.US_ASCII));
    return bytes(bill.tree("urn:uuid:" + serial));
  }

  private static byte[] bytes(ObjectNode tree) {
    try {
      return (JSON.writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text can be written", e);
    }
  }

  private ObjectNode tree(String serial) {
    ObjectNode bill = JSON.createObjectNode();
    bill.put("$schema", SCHEMA);
    bill.put("bomFormat", "CycloneDX");
    bill.put("specVersion", "1.6");
    bill.put("serialNumber", serial);
    bill.put("version", 1);
    ObjectNode metadata = bill.putObject("metadata");
    ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
    tool.put("type", "application").put("name", "skerry").put("version", programs.skerry());
    ObjectNode whole = metadata.putObject("component").put("type", MODEL).put("bom-ref", WHOLE);
    whole.put("name", family.name()).put("version", version());
    licence.ifPresent(named -> licensed(whole, named));
    ArrayNode components = bill.putArray("components");
    family.variants().forEach(variant -> model(components.addObject(), variant));
    ObjectNode list = components.addObject().put("type", "file").put("bom-ref", LIST);
    hashed(list.put("name", FamilyFolder.MANIFEST), manifest);
    ObjectNode runtime = components.addObject().put("type", "library").put("bom-ref", RUNTIME);
    runtime.put("group", "com.microsoft.onnxruntime").put("name", "onnxruntime");
    runtime.put("version", programs.onnxRuntime());
    if (programs.onnxRuntime().matches("[0-9A-Za-z.-]+")) {
      runtime.put(
          "purl", "pkg:maven/com.microsoft.onnxruntime/onnxruntime@" + programs.onnxRuntime());
    }
    licensed(runtime, "MIT");
    dependencies(bill.putArray("dependencies"));
    return bill;
  }

  private String version() {
    return Integer.toString(family.version());
  }

  private void model(ObjectNode model, Variant variant) {
    model.put("type", MODEL).put("bom-ref", reference(variant));
    model.put("group", family.name()).put("name", variant.name()).put("version", version());
    hashed(model, variant.digest());
    licence.ifPresent(named -> licensed(model, named));
    variant
        .lineage()
        .filter(lineage -> lineage.parent().isPresent())
        .ifPresent(lineage -> pedigree(model.putObject("pedigree"), lineage));
    ObjectNode metric =
        model
            .putObject("modelCard")
            .putObject("quantitativeAnalysis")
            .putArray("performanceMetrics")
            .addObject();
    metric.put("type", "accuracy");
    metric.put("value", Double.toString(variant.measurement().accuracy()));
    metric.put("slice", variant.measurement().data());
    ArrayNode properties = model.putArray("properties");
    properties.addObject().put("name", "skerry:file").put("value", variant.file());
    properties
        .addObject()
        .put("name", "skerry:optimization")
        .put("value", variant.optimization().name());
  }

  private void pedigree(ObjectNode pedigree, Lineage lineage) {
    Digest parent = lineage.parent().orElseThrow();
    String known =
        family.variants().stream()
            .filter(variant -> variant.digest().equals(parent))
            .map(Variant::name)
            .findFirst()
            .orElse("original");
    ObjectNode ancestor = pedigree.putArray("ancestors").addObject();
    hashed(ancestor.put("type", MODEL).put("name", known), parent);
    pedigree.put("notes", String.join("; ", lineage.steps()) + " (" + lineage.tool() + ")");
  }

  private static void hashed(ObjectNode component, Digest digest) {
    component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", digest.hex());
  }

  /* By identifier where it surely has one in SPDX's list, else as it was told. */
  private static void licensed(ObjectNode component, String licence) {
    ObjectNode told = component.putArray("licenses").addObject().putObject("license");
    told.put(IDENTIFIERS.contains(licence) ? "id" : "name", licence);
  }

  private static String line(String told) {
    String shown = told.replaceAll("\\p{Cntrl}", "?").strip();
    return shown.substring(0, Math.min(shown.length(), MOST_LICENCE));
  }

  /* What the runtime needs in turn is not known here, so nothing is said of it. */
  private void dependencies(ArrayNode dependencies) {
    ArrayNode parts = dependencies.addObject().put("ref", WHOLE).putArray("dependsOn");
    family.variants().forEach(variant -> parts.add(reference(variant)));
    parts.add(LIST);
    for (Variant variant : family.variants()) {
      ObjectNode needs = dependencies.addObject().put("ref", reference(variant));
      needs.putArray("dependsOn").add(RUNTIME);
    }
    dependencies.addObject().put("ref", LIST).putArray("dependsOn");
  }

  private static String reference(Variant variant) {
    return "model:" + variant.name();
  }
}
