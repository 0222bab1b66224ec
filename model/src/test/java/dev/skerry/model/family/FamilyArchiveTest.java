package dev.skerry.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.signing.KeyFiles;
import dev.skerry.model.signing.Seal;
import dev.skerry.model.signing.SealException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FamilyArchiveTest {
  @TempDir private Path temporary;
  private Path folder;
  private Path archive;
  private Path out;

  @BeforeEach
  void prepare() throws IOException {
    folder = temporary.resolve("net");
    archive = temporary.resolve("net.skerry");
    out = temporary.resolve("out");
    Families.write(folder, 5);
  }

  private byte[] packed() throws IOException {
    FamilyArchive.pack(folder, archive);
    return Files.readAllBytes(archive);
  }

  /** What a stranger writes who knows the format, but not what is allowed. */
  private byte[] written(String... names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<StoredZip.Entry> entries = new ArrayList<>();
    for (String name : names) {
      byte[] content = name.getBytes(StandardCharsets.UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(content);
      StoredZip.Entry entry =
          new StoredZip.Entry(name, (int) checksum.getValue(), content.length, bytes.size());
      bytes.writeBytes(StoredZip.header(entry));
      bytes.writeBytes(content);
      entries.add(entry);
    }
    bytes.writeBytes(StoredZip.directory(entries, bytes.size()));
    return bytes.toByteArray();
  }

  private void assertRefused(byte[] bytes, String why) throws IOException {
    Files.write(archive, bytes);
    List<Path> before = listed(temporary);

    assertThatThrownBy(() -> FamilyArchive.unpack(archive, out))
        .isInstanceOf(FamilyException.class)
        .hasMessageContaining(archive + ": ")
        .hasMessageContaining(why)
        .hasMessageContaining("(expected: ");

    assertThat(listed(temporary)).isEqualTo(before);
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void packedAndUnpacked_isTheSameFamilyForItsOwnerAlone() throws IOException {
    packed();

    FamilyArchive.unpack(archive, out);

    assertThat(Contents.of(out)).isEqualTo(Contents.of(folder));
    assertThat(FamilyFolder.read(out)).isEqualTo(FamilyFolder.read(folder));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rwx------");
    assertThat(listed(temporary)).containsExactly(folder, archive, out);
  }

  @Test
  void sameFamily_givesTheSameBytesWhateverItsFilesTimes() throws IOException {
    byte[] first = packed();
    for (Path file : listed(folder)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_234_567_890)));
    }

    assertThat(packed()).isEqualTo(first);
    FamilyArchive.unpack(archive, out);
    FamilyArchive.pack(out, archive);
    assertThat(Files.readAllBytes(archive)).isEqualTo(first);
  }

  @Test
  void signature_goesAlongAndStillHolds() throws IOException {
    KeyPair keys = KeyFiles.make(temporary.resolve("keys"));
    Seal.sign(folder, keys.getPrivate(), keys.getPublic());
    packed();

    FamilyArchive.unpack(archive, out);

    Seal.check(out, Optional.of(keys.getPublic()));
    Path page = out.resolve("report.html");
    Files.writeString(page, Files.readString(page).replace('a', 'b'));
    FamilyArchive.pack(out, archive);
    Path again = temporary.resolve("again");
    FamilyArchive.unpack(archive, again);
    assertThatThrownBy(() -> Seal.check(again, Optional.of(keys.getPublic())))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("report.html was altered");
  }

  @Test
  void otherReadersOfZip_findTheSameFiles() throws IOException {
    packed();
    List<String> inDirectory = new ArrayList<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        inDirectory.add(entry.getName());
        try (InputStream in = zip.getInputStream(entry)) {
          assertThat(in.readAllBytes())
              .isEqualTo(Files.readAllBytes(folder.resolve(entry.getName())));
        }
      }
    }
    List<String> inOrder = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        inOrder.add(entry.getName());
        assertThat(zip.readAllBytes())
            .isEqualTo(Files.readAllBytes(folder.resolve(entry.getName())));
      }
    }

    assertThat(inDirectory)
        .isEqualTo(inOrder)
        .containsExactly("family.json", "int8.onnx", "original.onnx", "report.html");
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../evil",
        "/evil",
        "a/b",
        "a\\b",
        "C:evil",
        ".hidden",
        "-option",
        "a b",
        "a\u0000b",
        "a\nb",
        "~evil"
      })
  void nameThatIsNotPlain_isRefused(String name) throws IOException {
    assertRefused(written(name), "name is not plain");
  }

  @Test
  void nameTooLong_isRefused() throws IOException {
    assertRefused(written("x".repeat(129)), "name is not plain");
    assertRefused(written("x".repeat(30_000)), "name is not plain");
  }

  @Test
  void fileTwiceOrOutOfOrder_isRefused() throws IOException {
    assertRefused(written("a.onnx", "a.onnx"), "a.onnx is out of order or there twice");
    assertRefused(written("b.onnx", "a.onnx"), "a.onnx is out of order or there twice");
  }

  @Test
  void tooManyFiles_areRefused() throws IOException {
    String[] names = new String[Contents.MOST + 1];
    Arrays.setAll(names, i -> "f%04d".formatted(i));

    assertRefused(written(names), "too many files (expected: <= 1000");
    Files.write(archive, written(Arrays.copyOf(names, Contents.MOST)));
    FamilyArchive.unpack(archive, out);
    assertThat(listed(out)).hasSize(Contents.MOST);
  }

  /* One field of the first header, at its place and in its width. */
  @ParameterizedTest
  @CsvSource({
    "4, 2, 45, stored in another way",
    "6, 2, 1, stored in another way",
    "6, 2, 8, stored in another way",
    "8, 2, 8, stored in another way",
    "10, 2, 7, stored in another way",
    "14, 4, 1, its checksum is another",
    "18, 4, 5, stored in another way",
    "18, 4, -1, stored in another way",
    "22, 4, -1, stored in another way",
    "26, 2, 3, its checksum is another",
    "26, 2, 65535, name is not plain",
    "28, 2, 4, stored in another way"
  })
  void headerThatSaysOtherwise_isRefused(int at, int width, int value, String why)
      throws IOException {
    byte[] bytes = packed();
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 2) {
      fields.putShort(at, (short) value);
    } else {
      fields.putInt(at, value);
    }

    assertRefused(bytes, why);
  }

  @Test
  void sizeLargerThanTheArchive_isRefusedAtOnce() throws IOException {
    byte[] bytes = packed();
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(18, -2).putInt(22, -2);

    assertRefused(bytes, "family.json is cut short");
  }

  @Test
  void directoryThatSaysOtherwise_isRefusedWhereverItDoes() throws IOException {
    byte[] bytes = packed();
    int size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 10);
    int from = bytes.length - 22 - size;

    for (int at = from; at < bytes.length; at++) {
      byte[] other = bytes.clone();
      other[at] ^= 1;
      assertRefused(other, "");
    }
  }

  @Test
  void anythingInFrontOrBehind_isRefused() throws IOException {
    byte[] bytes = packed();
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    byte[] later = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, later, 1, bytes.length);

    assertRefused(longer, "is not their directory");
    assertRefused(later, "does not begin with a file");
    assertRefused(new byte[0], "does not begin with a file");
    for (int length = 1; length < bytes.length; length += 7) {
      assertRefused(Arrays.copyOf(bytes, length), "");
    }
  }

  @Test
  void archiveOfAnotherTool_isRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("family.json"));
      zip.write(Files.readAllBytes(folder.resolve("family.json")));
      zip.closeEntry();
    }

    assertRefused(bytes.toByteArray(), "family.json is stored in another way");
  }

  @Test
  void folderThatIsThereAlready_isLeftAlone() throws IOException {
    packed();
    Files.createDirectory(out);
    Path mine = Files.writeString(out.resolve("mine"), "mine");

    assertThatThrownBy(() -> FamilyArchive.unpack(archive, out))
        .isInstanceOf(FamilyException.class)
        .hasMessageContaining("cannot be made");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void whatCannotBePacked_isNamedAndTheArchiveStays() throws IOException {
    byte[] before = packed();
    Path odd = Files.writeString(folder.resolve("read me.txt"), "odd");

    assertThatThrownBy(() -> FamilyArchive.pack(folder, archive))
        .isInstanceOf(FamilyException.class)
        .hasMessageContaining("read me.txt cannot be packed (expected: a plain name");
    Files.delete(odd);
    Files.createDirectory(odd);
    assertThatThrownBy(() -> FamilyArchive.pack(folder, archive))
        .hasMessageContaining("read me.txt is a link, a folder or a device");
    assertThatThrownBy(() -> FamilyArchive.pack(out, archive))
        .isInstanceOf(FamilyException.class)
        .hasMessageContaining("out");
    Files.delete(odd);
    assertThatThrownBy(() -> FamilyArchive.pack(folder, folder.resolve("net.skerry")))
        .hasMessageContaining("is in the family's own folder");

    assertThat(Files.readAllBytes(archive)).isEqualTo(before);
    assertThat(listed(temporary)).containsExactly(folder, archive);
    assertThat(listed(folder)).hasSize(4);
  }

  @Test
  void openFamily_isGoneOnceClosed() throws IOException {
    packed();
    Path seen;

    try (OpenFamily open = OpenFamily.at(archive)) {
      seen = open.folder();
      assertThat(Contents.of(seen)).isEqualTo(Contents.of(folder));
    }
    try (OpenFamily open = OpenFamily.at(folder)) {
      assertThat(open.folder()).isEqualTo(folder);
    }

    assertThat(seen).doesNotExist();
    assertThat(seen.getParent()).doesNotExist();
    assertThat(folder).exists();
  }

  @Test
  void archive_isReadableByWhoeverMayReadWhatIsWrittenHere() throws IOException {
    packed();
    Path usual = temporary.resolve("usual");
    try (OutputStream file = Files.newOutputStream(usual)) {
      file.write(1);
    }

    assertThat(Files.getPosixFilePermissions(archive))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }
}
