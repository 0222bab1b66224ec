package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do with families, as folders and as archives. */
class FamilyCommandsTest {
  @TempDir private Path temporary;
  private Path folder;
  private Path archive;

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createDirectory(temporary.resolve("net"));
    archive = temporary.resolve("net.skerry");
    Variant original = variant("original", 1).madeBy(Lineage.given("skerry 1.2"));
    Variant int8 =
        variant("int8", 2)
            .madeBy(
                Lineage.from(original.digest(), List.of("quantized U8S8", "rested"), "skerry 1.2"));
    Variant older = variant("older", 3);
    FamilyFolder.write(
        folder,
        new Family("net", 3, List.of(original, int8, older), Optional.empty(), List.of("a", "b")));
  }

  private Variant variant(String name, int content) throws IOException {
    byte[] bytes = {(byte) content};
    Files.write(folder.resolve(name + ".onnx"), bytes);
    return new Variant(
        name,
        name + ".onnx",
        Digest.of(bytes),
        new Bytes(1),
        Optimization.NONE,
        Measurement.ofAccuracy("a \u001b[31m machine", "top-1 on drawn", 30, 0.75));
  }

  private static Ran done(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    Ran ran = Ran.of(texts);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran;
  }

  private static void assertRefused(String why, Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    Ran ran = Ran.of(texts);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(why, "expected: ").doesNotContain("Exception", "\tat ");
  }

  @Test
  void inspect_showsHowEachVariantWasMade() throws IOException {
    JsonNode json = done("inspect", folder, "--json").json();

    assertThat(json.path("family").asText()).isEqualTo("net");
    assertThat(json.path("version").asInt()).isEqualTo(3);
    assertThat(json.path("signed").asBoolean()).isFalse();
    assertThat(json.path("digest").asText()).isEqualTo(Contents.of(folder).digest().toString());
    assertThat(json.at("/variants/0/lineage/steps")).isEmpty();
    assertThat(json.at("/variants/1/lineage/parent")).isEqualTo(json.at("/variants/0/sha256"));
    assertThat(json.at("/variants/1/lineage/steps/0").asText()).isEqualTo("quantized U8S8");
    assertThat(json.at("/variants/1/lineage/tool").asText()).isEqualTo("skerry 1.2");
    assertThat(json.at("/variants/2/lineage").isNull()).isTrue();
    assertThat(done("inspect", folder).out())
        .contains("as it was given", "quantized U8S8; rested", "not said", "which is original")
        .containsPattern("original +0\\.\\d+ +- ")
        .contains("p50 -: not measured")
        .contains("Made by      skerry 1.2", "a ?[31m machine")
        .doesNotContain("\u001b");
  }

  @Test
  void pack_givesAFileThatIsInspectedAndVerifiedLikeItsFolder() {
    done("keys", "--out", temporary.resolve("keys"));
    done("sign", folder, "--key", temporary.resolve("keys/private.pem"));
    String digest = Contents.of(folder).digest().toString();

    assertThat(done("pack", folder, "--out", archive).out()).contains("net.skerry", digest);

    assertThat(done("inspect", archive).out()).contains(digest, "nothing was altered");
    assertThat(done("verify", archive, "--key", temporary.resolve("keys/public.pem")).out())
        .contains("net: 4 files as signed, " + digest);
  }

  @Test
  void familyThatWasAltered_isNeitherPackedNorShown() throws IOException {
    done("pack", folder, "--out", archive);
    Files.write(folder.resolve("int8.onnx"), new byte[] {9});

    assertRefused("int8.onnx", "inspect", folder);
    assertRefused("int8.onnx", "pack", folder, "--out", temporary.resolve("other.skerry"));
    assertThat(temporary.resolve("other.skerry")).doesNotExist();
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    assertRefused(archive.toString(), "inspect", archive);
  }

  @Test
  void probe_ofAFamilyThatIsNotWhatWasSigned_isRefusedBeforeItRuns() throws IOException {
    done("keys", "--out", temporary.resolve("keys"));
    done("keys", "--out", temporary.resolve("others"));
    Path trusted = temporary.resolve("keys/public.pem");
    assertRefused("model.sig", "probe", "--for", folder, "--trust", trusted);

    done("sign", folder, "--key", temporary.resolve("keys/private.pem"));
    String other = temporary.resolve("others/public.pem").toString();
    Ran stranger = Ran.of("probe", "--for", folder.toString(), "--trust", other);
    assertThat(stranger.code()).isEqualTo(2);
    assertThat(stranger.err()).contains("not signed by the key that is trusted");
    Files.write(folder.resolve("family.json"), new byte[] {' '}, StandardOpenOption.APPEND);
    assertRefused("family.json", "probe", "--for", folder);
  }

  @Test
  void archiveInPlaceOfAFolderAndTheOtherWayRound_areExplained() {
    done("pack", folder, "--out", archive);
    done("keys", "--out", temporary.resolve("keys"));

    assertRefused("--out", "pack", folder, "--out", temporary.resolve("net.zip"));
    assertRefused("with family.json", "pack", archive, "--out", archive);
    assertRefused(
        "sign that, and pack it again",
        "sign",
        archive,
        "--key",
        temporary.resolve("keys/private.pem"));
    assertRefused("has no family.json", "inspect", temporary);
    assertRefused("--data: with a family", "inspect", folder, "--data", folder);
  }
}
