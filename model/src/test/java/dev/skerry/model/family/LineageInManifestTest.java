package dev.skerry.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.terms.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How variants were made, in a family's manifest. */
final class LineageInManifestTest {
  private static final int MUTANTS = 4_000;

  @TempDir private Path folder;
  private Family family;
  private String text;

  @BeforeEach
  void write() throws IOException {
    family = Families.write(folder, 3);
    text = Files.readString(manifest());
  }

  private Path manifest() {
    return folder.resolve(FamilyFolder.MANIFEST);
  }

  @Test
  void lineage_written_isReadAsItWasAndWrittenTheSameAgain() throws IOException {
    assertThat(FamilyFolder.read(folder)).isEqualTo(family);

    FamilyFolder.write(folder, FamilyFolder.read(folder));

    assertThat(Files.readString(manifest())).isEqualTo(text);
  }

  /* What the reader says of it repeats the name. */
  @Test
  void memberTwice_withANameThatLooksLikeAClassOrATerminalsCommand_isRefusedInALine() {
    String name = "a.".repeat(20_000) + "A\\u001b[2J";

    assertThatThrownBy(() -> FamilyFolder.read("{\"%s\":1,\"%s\":2}".formatted(name, name)))
        .isInstanceOf(FamilyException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_200).doesNotContain("\u001b"));
  }

  @Test
  void manifestFromBefore_saysNothingOfHowItWasMade() throws IOException {
    Files.writeString(manifest(), text.replaceAll("(?s)\"lineage\" : \\{.*?}, *", ""));

    assertThat(FamilyFolder.read(folder).variants())
        .hasSize(2)
        .allSatisfy(variant -> assertThat(variant.lineage()).isEmpty());
  }

  /* Both lines and columns stand in what is said, so that an editor goes there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "parent" : "           | "parent" : "x        | family\\.json line \\d+, column \\d+: variants\\[1]\\.lineage: digest: x.* \\(expected: 64 lower-case.*
          "steps" : [ ]          | "steps" : [ ], "more" : 1 | family\\.json line \\d+, column \\d+: variants\\[0]\\.lineage\\.more: .*
          "parent"               | "steps"              | family\\.json line \\d+, column \\d+: variants\\[1]\\.lineage\\.steps: .*
          "steps" : [ "q         | "steps" : [ "", "q   | family\\.json line \\d+, column \\d+: variants\\[1]\\.lineage: steps\\[0]: .* \\(expected: one line of .*
          "steps" : [ "q         | "steps" : [ null, "q | family\\.json line \\d+, column \\d+: variants\\[1]\\.lineage: steps\\[0]: null \\(expected: a line of text\\)
          "steps" : [ "q         | "steps" : [ [ ], "q  | family\\.json line \\d+, column \\d+: variants\\[1]\\.lineage\\.steps\\[0]: .*
          "steps" : [ ]          | "steps" : [ "drawn" ] | family\\.json line \\d+, column \\d+: variants\\[0]\\.lineage: steps: 1 without a parent .*
          "steps" : [ ]          | "steps" : null       | family\\.json line \\d+, column \\d+: variants\\[0]\\.lineage: steps: null \\(expected: .*
          "steps" : [ ],         | ''                   | family\\.json: variants\\[0]\\.lineage.* is missing
          "skerry 1.2"           | "skerry\\t1.2"       | family\\.json line \\d+, column \\d+: variants\\[0]\\.lineage: tool: "skerry\\?1.2" \\(expected: one line of .*
          "skerry 1.2"           | null                 | family\\.json line \\d+, column \\d+: variants\\[0]\\.lineage: tool: null \\(expected: .*
          "lineage" : {          | "lineage" : 7, "x" : { | family\\.json line \\d+, column \\d+: variants\\[0]\\.lineage: .*
          """)
  void lineage_wrong_isRefusedWithLineAndColumn(String was, String is, String message)
      throws IOException {
    assertThat(text).contains(was);
    int at = text.indexOf(was);
    Files.writeString(manifest(), text.substring(0, at) + is + text.substring(at + was.length()));

    assertThatThrownBy(() -> FamilyFolder.read(folder))
        .isInstanceOf(FamilyException.class)
        .message()
        .matches(".*" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"variants\"|\"variant\"|variant: no such member (expected: one of contract, format, labels,",
        "\"file\"|\"flie\"|variants[0].flie: no such member (expected: one of file, lineage, measurement,",
        "\"accuracy\"|\"acuracy\"|variants[0].measurement.acuracy: no such member (expected: one of accuracy, data, device,",
        "\"version\" :|\"version\" : [], \"x\" :|version: "
      })
  void misspeltMember_isNamedBesideThoseThatThereAre(String was, String is, String said)
      throws IOException {
    Files.writeString(manifest(), text.replaceFirst(was, is));

    assertThatThrownBy(() -> FamilyFolder.read(folder))
        .isInstanceOf(FamilyException.class)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("dev.skerry", "java.", "class");
  }

  @Test
  void lineOfWhatIsWrong_isTheOneThatIsSaid() throws IOException {
    String wrong = text.replace("left in floats", "left\\nin floats");
    int line = (int) wrong.substring(0, wrong.indexOf("left\\nin")).lines().count();
    Files.writeString(manifest(), wrong);

    assertThatThrownBy(() -> FamilyFolder.read(folder))
        .message()
        .matches(said -> {
          int told = Integer.parseInt(said.replaceAll(".* line (\\d+), .*", "$1"));
          return told >= line && told <= line + 2;
        });
  }

  @Test
  void mutant_isReadOrRefused() throws IOException {
    long seed = 1;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = Files.readAllBytes(manifest());
    int from = text.lastIndexOf("\"lineage\"");
    int to = text.lastIndexOf("\"measurement\"");
    byte[] words = "09afAF{}[],:\"\\ntrusxelp\u0000".getBytes(StandardCharsets.UTF_8);
    int refused = 0;

    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = good.clone();
      for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
        mutant[random.nextInt(from, to)] = words[random.nextInt(words.length)];
      }
      Files.write(manifest(), mutant);
      try {
        assertThat(FamilyFolder.read(folder).variants().get(1).lineage().orElseThrow().steps())
            .isNotEmpty();
      } catch (FamilyException expected) {
        refused++;
      } catch (RuntimeException fault) {
        throw new AssertionError("seed=" + seed + " mutant=" + i, fault);
      }
    }

    assertThat(refused).isBetween(MUTANTS / 2, MUTANTS - 1);
  }
}
