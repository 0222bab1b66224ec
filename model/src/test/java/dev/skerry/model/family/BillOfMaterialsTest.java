package dev.skerry.model.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.model.Header;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill, held to what CycloneDX 1.6's schema says of the fields that are used. */
class BillOfMaterialsTest {
  private static final BillOfMaterials.Programs PROGRAMS =
      new BillOfMaterials.Programs("1.2", "1.28.0");
  private static final String UUID =
      "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final Set<String> COMPONENT =
      Set.of(
          "type",
          "mime-type",
          "bom-ref",
          "group",
          "name",
          "version",
          "description",
          "hashes",
          "licenses",
          "purl",
          "pedigree",
          "modelCard",
          "properties");

  /* What the schema allows, by the place it is allowed in; [] stands for each of a list. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry(
              "",
              Set.of(
                  "$schema",
                  "bomFormat",
                  "specVersion",
                  "serialNumber",
                  "version",
                  "metadata",
                  "components",
                  "dependencies")),
          Map.entry(".metadata", Set.of("timestamp", "tools", "component", "properties")),
          Map.entry(".metadata.tools", Set.of("components", "services")),
          Map.entry(".metadata.tools.components[]", COMPONENT),
          Map.entry(".metadata.component", COMPONENT),
          Map.entry(".components[]", COMPONENT),
          Map.entry(".metadata.component.licenses[]", Set.of("license", "expression")),
          Map.entry(".metadata.component.licenses[].license", Set.of("id", "name", "url", "text")),
          Map.entry(".components[].licenses[]", Set.of("license", "expression")),
          Map.entry(".components[].licenses[].license", Set.of("id", "name", "url", "text")),
          Map.entry(".components[].hashes[]", Set.of("alg", "content")),
          Map.entry(".components[].pedigree", Set.of("ancestors", "notes")),
          Map.entry(".components[].pedigree.ancestors[]", COMPONENT),
          Map.entry(".components[].pedigree.ancestors[].hashes[]", Set.of("alg", "content")),
          Map.entry(".components[].modelCard", Set.of("modelParameters", "quantitativeAnalysis")),
          Map.entry(
              ".components[].modelCard.quantitativeAnalysis",
              Set.of("performanceMetrics", "graphics")),
          Map.entry(
              ".components[].modelCard.quantitativeAnalysis.performanceMetrics[]",
              Set.of("type", "value", "slice", "confidenceInterval")),
          Map.entry(".components[].properties[]", Set.of("name", "value")),
          Map.entry(".dependencies[]", Set.of("ref", "dependsOn", "provides")));

  @TempDir private Path folder;
  private Family family;

  @BeforeEach
  void prepare() throws IOException {
    family = Families.write(folder, 4);
  }

  private JsonNode bill() throws IOException {
    BillOfMaterials.write(folder, family, Optional.empty(), PROGRAMS);
    return new JsonMapper().readTree(folder.resolve(BillOfMaterials.FILE).toFile());
  }

  private static void requireAllowed(String place, JsonNode node) {
    if (node.isArray()) {
      node.forEach(each -> requireAllowed(place + "[]", each));
    } else if (node.isObject()) {
      assertThat(ALLOWED).containsKey(place);
      node.properties()
          .forEach(field -> {
            assertThat(ALLOWED.get(place)).as("fields of " + place).contains(field.getKey());
            requireAllowed(place + "." + field.getKey(), field.getValue());
          });
    } else if (!place.equals(".version")) {
      assertThat(node.isTextual()).as(place).isTrue();
    }
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.path(field).asText()));
    return texts;
  }

  @Test
  void fields_areThoseOfTheSchema() throws IOException {
    JsonNode bill = bill();

    requireAllowed("", bill);
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.path("specVersion").asText()).isEqualTo("1.6");
    assertThat(bill.path("version").isInt()).isTrue();
    assertThat(bill.path("serialNumber").asText()).matches(UUID);
    assertThat(texts(bill.path("components"), "type"))
        .containsExactly("machine-learning-model", "machine-learning-model", "file", "library");
    bill.path("components")
        .forEach(component -> assertThat(component.path("name").asText()).isNotEmpty());
  }

  @Test
  void licence_stoodUpForBySomebody_isOfModelsAlone() throws IOException {
    assertThat(bill().at("/components/0").has("licenses")).isFalse();
    assertThat(bill().at("/components/3/licenses/0/license/id").asText()).isEqualTo("MIT");

    for (String told : List.of("Apache-2.0", "ours\nalone")) {
      BillOfMaterials.write(folder, family, Optional.of(told), PROGRAMS);
      JsonNode bill = new JsonMapper().readTree(folder.resolve(BillOfMaterials.FILE).toFile());
      String field = told.equals("Apache-2.0") ? "id" : "name";
      requireAllowed("", bill);
      for (String place : List.of("/metadata/component", "/components/0", "/components/1")) {
        assertThat(bill.at(place + "/licenses/0/license/" + field).asText())
            .isEqualTo(told.replace('\n', '?'));
      }
      assertThat(bill.at("/components/2").has("licenses")).isFalse();
    }
  }

  @Test
  void header_saysTheLicence_underAnyUsualKey() {
    Header plain = Header.ofOpset(17);

    assertThat(plain.licence()).isEmpty();
    assertThat(plain.withMetadata("license", " MIT ").licence()).hasValue("MIT");
    assertThat(
            plain.withMetadata("license", "MIT").withMetadata("model_license", "CC0-1.0").licence())
        .hasValue("CC0-1.0");
    assertThat(plain.withMetadata("license", " ").licence()).isEmpty();
  }

  @Test
  void models_standWithTheirDigestsAndWhatTheyWereMadeFrom() throws IOException {
    JsonNode components = bill().path("components");

    Variant original = family.variants().getFirst();
    JsonNode int8 = components.path(1);
    assertThat(components.path(0).has("pedigree")).isFalse();
    assertThat(int8.path("name").asText()).isEqualTo("int8");
    assertThat(int8.at("/hashes/0/alg").asText()).isEqualTo("SHA-256");
    assertThat(int8.at("/hashes/0/content").asText())
        .isEqualTo(Digest.of(Files.readAllBytes(folder.resolve("int8.onnx"))).hex());
    assertThat(int8.at("/pedigree/ancestors/0/name").asText()).isEqualTo("original");
    assertThat(int8.at("/pedigree/ancestors/0/hashes/0/content").asText())
        .isEqualTo(original.digest().hex());
    assertThat(int8.at("/pedigree/notes").asText())
        .isEqualTo("quantized U8S8, ranges by min-max; left in floats: a (skerry 1.2)");
    assertThat(int8.at("/modelCard/quantitativeAnalysis/performanceMetrics/0/value").asText())
        .isEqualTo("0.5");
    assertThat(components.at("/2/hashes/0/content").asText())
        .isEqualTo(Digest.of(Files.readAllBytes(folder.resolve("family.json"))).hex());
    assertThat(components.at("/3/purl").asText())
        .isEqualTo("pkg:maven/com.microsoft.onnxruntime/onnxruntime@1.28.0");
  }

  @Test
  void parentThatIsNotInTheFamily_standsByItsDigestAlone() throws IOException {
    Digest elsewhere = Digest.of(new byte[] {7});
    Variant only =
        family.variants().get(1).madeBy(Lineage.from(elsewhere, List.of("pruned"), "skerry 1"));
    family = new Family("net", 1, List.of(only), Optional.empty(), List.of());

    assertThat(bill().at("/components/0/pedigree/ancestors/0/hashes/0/content").asText())
        .isEqualTo(elsewhere.hex());
  }

  @Test
  void references_areUniqueAndLeadToSomething() throws IOException {
    JsonNode bill = bill();
    List<String> known = texts(bill.path("components"), "bom-ref");
    known.add(bill.at("/metadata/component/bom-ref").asText());

    assertThat(known).doesNotHaveDuplicates();
    assertThat(texts(bill.path("dependencies"), "ref")).doesNotHaveDuplicates().isSubsetOf(known);
    bill.path("dependencies")
        .forEach(dependency ->
            dependency
                .path("dependsOn")
                .forEach(needed -> assertThat(known).contains(needed.asText())));
  }

  @Test
  void sameFamily_givesTheSameBytesAndAnotherAnotherSerialNumber() throws IOException {
    Digest manifest = Digest.of(new byte[] {1});
    byte[] first = BillOfMaterials.of(family, manifest, Optional.empty(), PROGRAMS);

    assertThat(BillOfMaterials.of(family, manifest, Optional.empty(), PROGRAMS)).isEqualTo(first);
    List<byte[]> others =
        List.of(
            BillOfMaterials.of(family, Digest.of(new byte[] {2}), Optional.empty(), PROGRAMS),
            BillOfMaterials.of(
                family, manifest, Optional.empty(), new BillOfMaterials.Programs("1.3", "1.28.0")),
            BillOfMaterials.of(
                family, manifest, Optional.empty(), new BillOfMaterials.Programs("1.2", "1.29.0")));
    for (byte[] other : others) {
      assertThat(new JsonMapper().readTree(other).path("serialNumber"))
          .isNotEqualTo(new JsonMapper().readTree(first).path("serialNumber"));
    }
  }
}
