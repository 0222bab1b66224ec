package dev.skerry.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Contract;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.OutputLimits;
import dev.skerry.terms.SafeAnswer;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract in a family's manifest. */
final class ContractTest {
  private static final int MUTANTS = 4_000;
  private static final Contract CONTRACT =
      Contract.of(
          Map.of(
              "y",
              OutputLimits.FINITE
                  .within(-2, 3.5)
                  .ofClasses(Set.of(0, 2))
                  .changing(7)
                  .noOlderThan(Duration.ofSeconds(9))));

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    byte[] file = "no model".getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("m.onnx"), file);
    Variant variant =
        new Variant(
            "m",
            "m.onnx",
            Digest.of(file),
            new Bytes(file.length),
            Optimization.NONE,
            Measurement.ofAccuracy("test", "none", 1, 1));
    SafeAnswer safe = SafeAnswer.of(Map.of("y", List.of(1.0)));
    FamilyFolder.write(
        folder,
        new Family("f", 1, List.of(variant), Optional.of(safe), List.of()).withContract(CONTRACT));
  }

  private Path manifest() {
    return folder.resolve(FamilyFolder.MANIFEST);
  }

  @Test
  void contract_written_isReadAsItWas() {
    assertThat(FamilyFolder.read(folder).contract()).contains(CONTRACT);
  }

  @Test
  void limits_leftOut_meanFiniteAndNothingElse() throws IOException {
    String text = Files.readString(manifest());
    int open = text.indexOf('{', text.indexOf("\"y\" : {"));
    int close = text.indexOf('}', open);
    Files.writeString(manifest(), text.substring(0, open + 1) + text.substring(close));

    assertThat(FamilyFolder.read(folder).contract())
        .contains(Contract.of(Map.of("y", OutputLimits.FINITE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "min" : -2.0          | "min" : 4.0           | contract of y: least: 4.0 (expected: <= most, 3.5)
          "max" : 3.5           | "max" : "NaN"         | contract of y: most: NaN (expected: a finite number)
          [ 0, 2 ]              | [ ]                   | contract of y: classes: [] (expected: at least one
          [ 0, 2 ]              | [ 0, 0 ]              | contract of y: classes: [0, 0] (expected: numbers, each once)
          [ 0, 2 ]              | [ 0, -2 ]             | contract of y: classes: -2 (expected: each >= 0)
          [ 0, 2 ]              | [ null ]              | contract of y: classes: [null] (expected: numbers
          "change_per_second" : 7.0 | "change_per_second" : 0 | contract of y: changePerSecond: 0.0 (expected: > 0)
          "oldest_nanos" : 9000000000 | "oldest_nanos" : -1 | contract of y: oldest: PT-0.000000001S (expected: > 0)
          "finite"              | "fintie"              | fintie
          "version" : 1         | "version" : one       | family.json line 4, column
          "version" : 1,        | ''                    | family.json: version is missing
          "size_bytes"          | "size"                | variants[0]
          """)
  void limits_wrong_areRefusedWithValueAndExpectation(String was, String is, String message)
      throws IOException {
    String text = Files.readString(manifest());
    assertThat(text).contains(was);
    Files.writeString(manifest(), text.replace(was, is));

    assertThatThrownBy(() -> FamilyFolder.read(folder))
        .isInstanceOf(FamilyException.class)
        .hasMessageContaining(message);
  }

  @Test
  void mutant_isReadOrRefused() throws IOException {
    long seed = 1;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = Files.readAllBytes(manifest());
    String text = new String(good, StandardCharsets.UTF_8);
    int from = text.indexOf("\"contract\"");
    int to = text.indexOf("\"variants\"");
    byte[] words = "0-9.eE{}[],:\"\\ntrufalsminxNI\u0000".getBytes(StandardCharsets.UTF_8);
    int refused = 0;

    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = good.clone();
      for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
        mutant[random.nextInt(from, to)] = words[random.nextInt(words.length)];
      }
      Files.write(manifest(), mutant);
      try {
        assertThat(FamilyFolder.read(folder).name()).isEqualTo("f");
      } catch (FamilyException expected) {
        refused++;
      } catch (RuntimeException fault) {
        throw new AssertionError("seed=" + seed + " mutant=" + i, fault);
      }
    }

    assertThat(refused).isBetween(MUTANTS / 2, MUTANTS - 1);
  }
}
