package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.Ran;
import dev.skerry.link.LinkJson;
import dev.skerry.model.family.FamilyArchive;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code skerry workshop} and specs and samples that are none, or are meant to do harm. */
@Timeout(300)
class MisledWorkerIT {
  private static final int WRONG = 2;
  private static final Pattern ID = Pattern.compile("\"id\":([0-9]+)");

  @TempDir private static Path folder;
  private static Workers workers;
  private static World world;

  @BeforeAll
  static void start() throws Exception {
    workers = new Workers(folder);
    world = workers.world();
  }

  @AfterAll
  static void stop() throws IOException {
    workers.close();
  }

  @Test
  void specOfTheData_isFollowed_butNeverToAnotherPlace() throws Exception {
    Files.writeString(folder.resolve("spec.yaml"), "scoring: samples\ninputs: {all: {scale: 2}}\n");
    long id = workers.ask("specified", "spec.yaml");
    String asked = workers.job(id);
    String misled =
        world.told(
            "POST",
            "/v1/jobs",
            request(
                "misled",
                asked,
                "scoring: /nowhere/at/all\ntraining: ../../../nowhere\nmetric: closeness\n"));
    long other = Long.parseLong(ID.matcher(misled).results().findFirst().orElseThrow().group(1));

    workers.once("bench-1");
    workers.once("bench-1");

    assertThat(workers.job(id)).contains("\"state\":\"DONE\"");
    assertThat(workers.job(other)).contains("\"state\":\"DONE\"");
  }

  /* The same model and samples as another job, with another spec. */
  private static String request(String family, String job, String spec) {
    return "{\"family\":\""
        + family
        + "\",\"model\":\""
        + World.field(job, "model")
        + "\",\"samples\":\""
        + World.field(job, "samples")
        + "\",\"accuracy_drop\":0.5,\"spec\":"
        + new String(LinkJson.write(spec), StandardCharsets.UTF_8)
        + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scoring: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1/\"]]",
        "scoring: samples\nmetric: ../../../etc/passwd",
        "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\nscoring: samples",
        "[[[[[[[[[[[[[[[[[[[[",
        "- scoring",
        "scoring: samples\npictures: {width: 2000000000, height: 2000000000}",
        "scoring: [samples]"
      })
  void specThatIsNone_failsTheJob_andTheWorkerLivesOn(String spec) throws Exception {
    String asked = workers.job(workers.ask("plain", "samples"));
    long plain = Long.parseLong(ID.matcher(asked).results().findFirst().orElseThrow().group(1));
    String text = world.told("POST", "/v1/jobs", request("plain", asked, spec));
    long id = Long.parseLong(ID.matcher(text).results().findFirst().orElseThrow().group(1));
    world.ask("DELETE", "/v1/jobs/" + plain, "");

    workers.once("bench-2");

    assertThat(workers.job(id))
        .contains("\"state\":\"FAILED\"")
        .containsPattern("\"reason\":\"(spec.yaml: |metric: |size: )")
        .doesNotContain(folder.toString(), "passwd:");
  }

  @Test
  void samplesThatUnpackToFarMore_failTheJob_andTheWorkerLivesOn() throws Exception {
    Path arrays = Files.createDirectories(folder.resolve("arrays"));
    try (OutputStream out = Files.newOutputStream(arrays.resolve("x.npz"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(header("(7000000, 32)"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < (7_000_000 * 32L * 4) >> 20; i++) {
        zip.write(zeros);
      }
    }
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", png);
    byte[] huge = png.toByteArray();
    // Width and height of the header, whose checksum is not looked at.
    huge[16] = 0;
    huge[17] = 1;
    huge[20] = 0;
    huge[21] = 1;
    Files.write(pictures.resolve("x.png"), huge);
    for (String data : List.of("arrays", "pictures")) {
      long id = workers.ask("bomb", data);

      workers.once("bench-2");

      assertThat(workers.job(id))
          .as(data)
          .contains("\"state\":\"FAILED\"")
          .doesNotContain(folder.toString());
    }
  }

  private static byte[] header(String shape) {
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    byte[] words = (text + " ".repeat(117 - text.length()) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[10 + words.length];
    all[0] = (byte) 0x93;
    System.arraycopy("NUMPY".getBytes(StandardCharsets.US_ASCII), 0, all, 1, 5);
    all[6] = 1;
    all[8] = (byte) words.length;
    System.arraycopy(words, 0, all, 10, words.length);
    return all;
  }

  @Test
  void archiveOfSamples_thatIsAnythingButPlainFiles_isRefusedWhenItIsHandedIn() throws Exception {
    List<byte[]> hostile = new ArrayList<>();
    for (String name : List.of("../x.npy", "/etc/x.npy", "a/b.npy", "..\\x.npy", "x.npy/", "..")) {
      hostile.add(zip(name, ZipEntry.STORED, new byte[16]));
    }
    hostile.add(zip("x.npy", ZipEntry.DEFLATED, new byte[64 << 20]));
    byte[] link = zip("x.npy", ZipEntry.STORED, "/etc/passwd".getBytes(StandardCharsets.US_ASCII));
    // A symbolic link, as Unix marks it in the directory: mode 0120777.
    int directory = lastIndexOf(link, new byte[] {'P', 'K', 1, 2});
    link[directory + 5] = 3;
    link[directory + 40] = (byte) 0xff;
    link[directory + 41] = (byte) 0xa1;
    hostile.add(link);
    Path folderWithLink = Files.createDirectories(folder.resolve("linked"));
    Files.createSymbolicLink(folderWithLink.resolve("x.npy"), Path.of("/etc/passwd"));

    for (byte[] archive : hostile) {
      assertThat(
              world
                  .ask("POST", "/v1/samples", BodyPublishers.ofByteArray(archive), world.admin())
                  .statusCode())
          .isEqualTo(400);
    }
    Ran linked =
        Ran.of(
            "fleet",
            "optimize",
            workers.net().toString(),
            "--data=" + folderWithLink,
            "--fleet=" + workers.fleet(),
            "--token-file=" + folder.resolve("admin"));
    assertThat(linked.code()).isEqualTo(WRONG);
    Path good = folder.resolve("good" + FamilyArchive.SUFFIX);
    FamilyArchive.pack(folder.resolve("samples"), good);
    assertThat(
            world
                .ask("POST", "/v1/samples", BodyPublishers.ofFile(good), world.admin())
                .statusCode())
        .isEqualTo(200);
  }

  private static byte[] zip(String name, int method, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setMethod(method);
      if (method == ZipEntry.STORED) {
        CRC32 checksum = new CRC32();
        byte[] kept = name.endsWith("/") ? new byte[0] : content;
        checksum.update(kept);
        entry.setSize(kept.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(kept);
      } else {
        zip.putNextEntry(entry);
        zip.write(content);
      }
    }
    return bytes.toByteArray();
  }

  private static int lastIndexOf(byte[] in, byte[] what) {
    for (int at = in.length - what.length; at >= 0; at--) {
      if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    throw new AssertionError("no directory");
  }
}
