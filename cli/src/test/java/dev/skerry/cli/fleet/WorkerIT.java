package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skerry.cli.Child;
import dev.skerry.cli.Main;
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
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** {@code skerry workshop} in a process of its own: killed, stopped, with a key, and misled. */
@Timeout(300)
class WorkerIT {
  private static final int SIGINT = 2;
  private static final int SIGNALLED = 128;
  private static final int WRONG = 2;
  private static final Pattern ID = Pattern.compile("\"id\":([0-9]+)");

  @TempDir private static Path folder;
  private static World world;
  private static Path net;
  /* A race of it takes seconds, however quick the machine. */
  private static Path large;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    net = JobsIT.net(folder);
    large = JobsIT.net(folder.resolve("large.onnx"), new SplittableRandom(7), 32, 2048, 2048, 8);
    Files.writeString(folder.resolve("admin"), world.admin());
    for (String worker : List.of("bench-1", "bench-2")) {
      String made =
          world.told("POST", "/v1/people", "{\"name\":\"" + worker + "\",\"role\":\"WORKER\"}");
      Files.writeString(folder.resolve(worker), World.field(made, "token"));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  private static String fleet() {
    return "http://127.0.0.1:" + world.program().fleet().managementPort();
  }

  private static long ask(String family, String data) throws Exception {
    return ask(net, family, data);
  }

  private static long ask(Path model, String family, String data) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "fleet",
                "optimize",
                model.toString(),
                "--data=" + folder.resolve(data),
                "--accuracy-drop=0.5",
                "--as=" + family,
                "--fleet=" + fleet(),
                "--token-file=" + folder.resolve("admin"),
                "--json"));
    Ran asked = Ran.of(words.toArray(String[]::new));
    assertThat(asked.code()).as(asked.err()).isZero();
    return asked.json().path("id").asLong();
  }

  private static Process work(String worker, String fleet, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "workshop",
                "--fleet=" + fleet,
                "--token-file=" + folder.resolve(worker),
                "--state=" + folder.resolve("at-" + worker)));
    words.addAll(List.of(more));
    return Child.of(List.of(), Main.class, words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(worker).toFile()))
        .start();
  }

  private static Path log(String worker) {
    return folder.resolve(worker + ".log");
  }

  /* One job, quickly, to its end. */
  private static void once(String worker, String... more) throws Exception {
    String[] all = new String[more.length + 2];
    all[0] = "--once";
    all[1] = "--race=100ms";
    System.arraycopy(more, 0, all, 2, more.length);
    Process process = work(worker, fleet(), all);
    assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log(worker))).isZero();
  }

  private static String job(long id) throws Exception {
    return world.told("GET", "/v1/jobs/" + id, "");
  }

  /* In the middle: some of it is done, and there are processes that race, for long enough to be seen. */
  private static List<ProcessHandle> untilAtWork(long id, Process worker) throws Exception {
    world.until(
        "/v1/jobs/" + id, text -> text.contains("RUNNING") && text.contains("\"doing\":\"rac"));
    return worker.descendants().toList();
  }

  private static long families(String name) throws Exception {
    return Pattern.compile("\"name\":\"" + name + "\"")
        .matcher(world.told("GET", "/v1/families", ""))
        .results()
        .count();
  }

  @Test
  void workerKilledInTheMiddle_losesItsJobToAnother_andNothingIsDoneTwice() throws Exception {
    long id = ask(large, "orphan", "samples");
    Process first = work("bench-1", fleet(), "--race=30s");
    List<ProcessHandle> children = untilAtWork(id, first);

    first.destroyForcibly().waitFor();

    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    assertThat(job(id)).contains("\"state\":\"RUNNING\"", "\"worker\":\"bench-1\"");
    once("bench-2");
    assertThat(job(id)).as("not heard for less than a lease").contains("\"worker\":\"bench-1\"");
    JobsIT.silenceForALease(world);
    world.until("/v1/jobs/" + id, text -> text.contains("WAITING"));
    once("bench-2");
    assertThat(job(id)).contains("\"state\":\"DONE\"", "\"worker\":\"bench-2\"", "\"attempts\":2");
    once("bench-1");
    assertThat(families("orphan")).isEqualTo(1);
  }

  @Test
  void workerKilledInTheMiddle_andStartedAgain_goesOnAtOnce_fromWhatWasFinished() throws Exception {
    long id = ask(large, "resumed", "samples");
    Process first = work("bench-1", fleet(), "--race=30s");
    untilAtWork(id, first);
    first.destroyForcibly().waitFor();
    Path shelf = folder.resolve("at-bench-1").resolve("job-" + id).resolve("shelf");
    List<String> finished = names(shelf);

    once("bench-1");

    assertThat(finished).isNotEmpty();
    assertThat(job(id)).contains("\"state\":\"DONE\"", "\"attempts\":2");
    assertThat(families("resumed")).isEqualTo(1);
    assertThat(shelf).doesNotExist();
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /* Whoever starts tests in the background of a shell may have them ignore it. */
  private static boolean hears(int signal) throws IOException {
    String ignored =
        Files.readString(Path.of("/proc/self/status"))
            .replaceFirst("(?s).*SigIgn:\\s*(\\w+).*", "$1");
    return ((Long.parseUnsignedLong(ignored, 16) >> (signal - 1)) & 1) == 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void workerThatIsStopped_givesItsJobBackAtOnce_andEnds(String signal) throws Exception {
    assumeTrue(!signal.equals("INT") || hears(SIGINT), "SIGINT is ignored here");
    long id = ask(large, "returned-" + signal, "samples");
    Process worker = work("bench-1", fleet(), "--race=30s", "--once");
    List<ProcessHandle> children = untilAtWork(id, worker);

    new ProcessBuilder("kill", "-" + signal, "" + worker.pid()).start().waitFor();

    assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isGreaterThan(SIGNALLED);
    assertThat(job(id)).contains("\"state\":\"WAITING\"", "\"worker\":\"\"", "\"reason\":\"\"");
    assertThat(Files.readString(log("bench-1"))).contains("job " + id + ": given back");
    assertThat(world.told("GET", "/v1/audit", "")).contains("give job back");
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    once("bench-2");
    assertThat(job(id)).contains("\"state\":\"DONE\"", "\"worker\":\"bench-2\"");
  }

  @Test
  void familyOfAWorkerWithAKey_isTakenByAFleetThatTrustsIt_andOthersAreNot() throws Exception {
    assertThat(Ran.of("keys", "--out=" + folder.resolve("keys")).code()).isZero();
    assertThat(Ran.of("keys", "--out=" + folder.resolve("others")).code()).isZero();
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(folder.resolve("keys/private.pem"), mixed.resolve("private.pem"));
    Files.copy(folder.resolve("others/public.pem"), mixed.resolve("public.pem"));
    try (Replica strict =
        Replica.start(
            folder.resolve("strict"),
            world.database(),
            "--trust=" + folder.resolve("keys/public.pem"))) {
      for (String unfit : List.of("absent/private.pem", "mixed/private.pem", "keys/public.pem")) {
        long waits = ask("sealed", "samples");
        Process worker =
            work("bench-1", strict.people().toString(), "--once", "--key=" + folder.resolve(unfit));
        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).as(unfit).isEqualTo(WRONG);
        assertThat(job(waits)).as(unfit).contains("WAITING", "\"attempts\":0");
        world.ask("DELETE", "/v1/jobs/" + waits, "");
      }
      for (String keys : List.of("keys", "others")) {
        long id = ask("sealed", "samples");
        Process worker =
            work(
                "bench-1",
                strict.people().toString(),
                "--once",
                "--race=100ms",
                "--key=" + folder.resolve(keys).resolve("private.pem"));
        assertThat(worker.waitFor(240, TimeUnit.SECONDS)).isTrue();
        if (keys.equals("keys")) {
          assertThat(job(id)).contains("\"state\":\"DONE\"");
        } else {
          assertThat(job(id)).contains("\"state\":\"FAILED\"", "not signed by the key");
        }
        assertThat(job(id)).doesNotContain(folder.toString());
      }
    }
    assertThat(families("sealed")).isEqualTo(1);
  }

  @Test
  void specOfTheData_isFollowed_butNeverToAnotherPlace() throws Exception {
    Files.writeString(folder.resolve("spec.yaml"), "scoring: samples\ninputs: {all: {scale: 2}}\n");
    long id = ask("specified", "spec.yaml");
    String asked = job(id);
    String misled =
        world.told(
            "POST",
            "/v1/jobs",
            request(
                "misled",
                asked,
                "scoring: /nowhere/at/all\ntraining: ../../../nowhere\nmetric: closeness\n"));
    long other = Long.parseLong(ID.matcher(misled).results().findFirst().orElseThrow().group(1));

    once("bench-1");
    once("bench-1");

    assertThat(job(id)).contains("\"state\":\"DONE\"");
    assertThat(job(other)).contains("\"state\":\"DONE\"");
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
    String asked = job(ask("plain", "samples"));
    long plain = Long.parseLong(ID.matcher(asked).results().findFirst().orElseThrow().group(1));
    String text = world.told("POST", "/v1/jobs", request("plain", asked, spec));
    long id = Long.parseLong(ID.matcher(text).results().findFirst().orElseThrow().group(1));
    world.ask("DELETE", "/v1/jobs/" + plain, "");

    once("bench-2");

    assertThat(job(id))
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
      long id = ask("bomb", data);

      once("bench-2");

      assertThat(job(id))
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
            net.toString(),
            "--data=" + folderWithLink,
            "--fleet=" + fleet(),
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
