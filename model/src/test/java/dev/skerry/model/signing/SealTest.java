package dev.skerry.model.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealTest {
  private static final int PLACES = 60;

  @TempDir private Path temporary;
  private final SplittableRandom random = new SplittableRandom(8);
  private Path folder;
  private KeyPair keys;

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createDirectories(temporary.resolve("family"));
    List<Variant> variants = new ArrayList<>();
    for (String name : List.of("original", "int8")) {
      byte[] content = new byte[500];
      random.nextBytes(content);
      Files.write(folder.resolve(name + ".onnx"), content);
      variants.add(
          new Variant(
              name,
              name + ".onnx",
              Digest.of(content),
              new Bytes(content.length),
              Optimization.NONE,
              Measurement.ofAccuracy("a machine", "drawn", 3, 0.5)));
    }
    FamilyFolder.write(folder, new Family("net", 1, variants, Optional.empty(), List.of()));
    Files.writeString(folder.resolve("report.html"), "<p>a page</p>");
    keys = KeyFiles.make(temporary.resolve("keys"));
    Seal.sign(folder, keys.getPrivate(), keys.getPublic());
  }

  private void check() {
    Seal.check(folder, Optional.of(keys.getPublic()));
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void signedFamily_isTaken() throws IOException {
    assertThatCode(this::check).doesNotThrowAnyException();
    assertThat(Files.getPosixFilePermissions(folder.resolve(Contents.SIGNATURE)))
        .isEqualTo(Files.getPosixFilePermissions(folder.resolve(FamilyFolder.MANIFEST)));
    assertThatCode(() -> Seal.check(folder, Optional.empty())).doesNotThrowAnyException();
  }

  @Test
  void byteAlteredInAnyFile_isRefusedAndTheFileNamed() throws IOException {
    assertThat(files()).hasSize(5);
    for (Path file : files()) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < PLACES; i++) {
        byte[] altered = whole.clone();
        altered[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, altered);
        for (var trusted :
            List.of(Optional.of(keys.getPublic()), Optional.<java.security.PublicKey>empty())) {
          assertThatThrownBy(() -> Seal.check(folder, trusted))
              .isInstanceOf(SealException.class)
              .hasMessageContaining(file.getFileName().toString());
        }
      }
      Files.write(file, whole);
    }
    check();
  }

  @Test
  void signatureCutOrLengthenedOrFilledWithAnything_isRefused() throws IOException {
    Path file = folder.resolve(Contents.SIGNATURE);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < 300; i++) {
      byte[] other = Arrays.copyOf(whole, random.nextInt(whole.length + 20));
      for (int change = random.nextInt(4); change > 0 && other.length > 0; change--) {
        other[random.nextInt(other.length)] = (byte) random.nextInt(256);
      }
      if (!Arrays.equals(other, whole)) {
        Files.write(file, other);
        assertThatThrownBy(this::check).isInstanceOf(SealException.class);
      }
    }
  }

  @Test
  void fileMissingOrAdded_isRefusedAndNamed() throws IOException {
    Path page = folder.resolve("report.html");
    Path more = folder.resolve("more.onnx");
    Files.delete(page);
    assertThatThrownBy(this::check).hasMessageContaining("report.html is missing");

    Files.writeString(page, "<p>a page</p>");
    Files.writeString(more, "x");
    assertThatThrownBy(this::check).hasMessageContaining("more.onnx was added");

    Files.delete(more);
    Files.createDirectory(more);
    assertThatThrownBy(this::check).hasMessageContaining("more.onnx");
  }

  @Test
  void linkInPlaceOfAFile_isRefused() throws IOException {
    Path page = folder.resolve("report.html");
    Path elsewhere = Files.move(page, temporary.resolve("elsewhere.html"));
    Files.createSymbolicLink(page, elsewhere);

    assertThatThrownBy(this::check).hasMessageContaining("report.html is a link");
  }

  @Test
  void unsignedFamilyAndOneThatSomebodyElseSigned_areRefusedWhereAKeyIsTrusted()
      throws IOException {
    KeyPair others = KeyFiles.make(temporary.resolve("others"));
    Seal.sign(folder, others.getPrivate(), others.getPublic());
    assertThatThrownBy(this::check).hasMessageContaining("not signed by the key that is trusted");

    Files.delete(folder.resolve(Contents.SIGNATURE));
    assertThatThrownBy(this::check).hasMessageContaining("is not signed");
    assertThatCode(() -> Seal.check(folder, Optional.empty())).doesNotThrowAnyException();
  }

  @Test
  void keysOfTwoPairs_doNotSign() {
    KeyPair others = KeyFiles.make(temporary.resolve("others"));

    assertThatThrownBy(() -> Seal.sign(folder, keys.getPrivate(), others.getPublic()))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("belong together");
  }

  @Test
  void keyFiles_areReadAgainAndThePrivateOneIsForItsOwner() throws IOException {
    Path made = temporary.resolve("keys");

    assertThat(KeyFiles.readPrivate(made.resolve(KeyFiles.PRIVATE))).isEqualTo(keys.getPrivate());
    assertThat(KeyFiles.readPublic(made.resolve(KeyFiles.PUBLIC))).isEqualTo(keys.getPublic());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(made.resolve(KeyFiles.PRIVATE))))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> KeyFiles.make(made)).hasMessageContaining("holds a key already");
    assertThatThrownBy(() -> KeyFiles.readPublic(made.resolve(KeyFiles.PRIVATE)))
        .isInstanceOf(SealException.class);
  }

  @Test
  void statement_isWhatModelSigningLaysDown() throws IOException {
    String bundle = Files.readString(folder.resolve(Contents.SIGNATURE));
    int from = bundle.indexOf("\"payload\" : \"") + 13;
    String payload =
        new String(
            Base64.getDecoder().decode(bundle.substring(from, bundle.indexOf('"', from))),
            StandardCharsets.UTF_8);

    assertThat(bundle).contains("application/vnd.dev.sigstore.bundle.v0.3+json");
    assertThat(payload)
        .startsWith(
            "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"net\",\"digest\":{\"sha256\":")
        .contains(
            "\"predicateType\":\"https://model_signing/signature/v1.0\"",
            "\"method\":\"files\",\"hash_type\":\"sha256\",\"allow_symlinks\":false",
            "{\"name\":\"int8.onnx\",\"algorithm\":\"sha256\",\"digest\":\""
                + Digest.of(Files.readAllBytes(folder.resolve("int8.onnx"))).hex());
  }
}
