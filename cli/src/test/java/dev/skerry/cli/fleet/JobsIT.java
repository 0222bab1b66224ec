package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.Ran;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Families made for a fleet by workers, and what workers may not. */
class JobsIT {
  @TempDir private static Path folder;
  private static World world;
  private static String worker;
  private static String other;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    worker = let("bench-1");
    other = let("bench-2");
    Files.writeString(folder.resolve("admin"), world.admin());
    Files.writeString(folder.resolve("worker"), worker);
    Files.writeString(folder.resolve("other"), other);
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  private static String let(String name) throws Exception {
    return World.field(
        world.told("POST", "/v1/people", "{\"name\":\"" + name + "\",\"role\":\"WORKER\"}"),
        "token");
  }

  private static Ran ran(String token, String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--fleet=http://127.0.0.1:" + world.program().fleet().managementPort();
    all[words.length + 1] = "--token-file=" + folder.resolve(token);
    return Ran.of(all);
  }

  private static Ran work(String token) {
    return ran(
        token, "workshop", "--once", "--race=100ms", "--state=" + folder.resolve("at-" + token));
  }

  static String material(World world, String kind, byte[] bytes) throws Exception {
    HttpResponse<String> kept =
        world.ask("POST", "/v1/" + kind, BodyPublishers.ofByteArray(bytes), world.admin());
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    return World.field(kept.body(), "digest");
  }

  /** An archive of something. */
  static String samples(World world, Path folder) throws Exception {
    Path data = Files.createTempDirectory(folder, "data");
    Files.writeString(data.resolve("x.csv"), "a,b\n1,2\n3,4\n");
    Path archive = folder.resolve(data.getFileName() + FamilyArchive.SUFFIX);
    FamilyArchive.pack(data, archive);
    return material(world, "samples", Files.readAllBytes(archive));
  }

  /** Asks for a job; returns its number. */
  static long ask(World world, String model, String samples) throws Exception {
    return ask(world, "net", model, samples, "");
  }

  /**
   * Asks for a job; returns its number.
   *
   * @param more members of the request, each after a comma
   */
  static long ask(World world, String family, String model, String samples, String more)
      throws Exception {
    String job =
        world.told(
            "POST",
            "/v1/jobs",
            "{\"family\":\""
                + family
                + "\",\"model\":\""
                + model
                + "\",\"samples\":\""
                + samples
                + "\""
                + more
                + "}");
    return Long.parseLong(job.replaceFirst(".*?\"id\":([0-9]+).*", "$1"));
  }

  private static Tensor drawn(SplittableRandom random, long... shape) {
    Tensor tensor = Tensor.allocate(ElementType.FP32, Shape.of(shape));
    for (int i = 0; i < tensor.floats().limit(); i++) {
      tensor.floats().put(i, (float) random.nextGaussian());
    }
    return tensor;
  }

  /** A model, with {@code samples} beside it. */
  static Path net(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    Path samples = Files.createDirectories(folder.resolve("samples"));
    Npy.write(drawn(random, 96, 32), samples.resolve("x.npy"));
    return net(folder.resolve("net.onnx"), random, 32, 64, 8);
  }

  /** Layers that take and give so many numbers, one after the other. */
  static Path net(Path model, SplittableRandom random, long... widths) throws IOException {
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, -1, widths[0]);
    for (int i = 1; i < widths.length; i++) {
      String layer = i == 1 ? x : net.node("Relu", x);
      Tensor weights = drawn(random, widths[i - 1], widths[i]);
      x = net.node("MatMul", layer, net.initializer("w" + i, weights));
    }
    net.output(x);
    OnnxFile.write(net.build(), model);
    return model;
  }

  private static int status(String token, String method, String path, String body)
      throws Exception {
    return world.ask(method, path, BodyPublishers.ofString(body), token).statusCode();
  }

  /** Has a minute go by in which no worker said anything. */
  static void silenceForALease(World world) throws Exception {
    try (Connection connection = DriverManager.getConnection(world.database());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "update job set lease_until = now() - interval '1 second' where state = 'RUNNING'");
    }
  }

  @Test
  void workerThatFallsSilent_losesItsJob_andAnotherMakesTheFamily_whichCanBeDeployed()
      throws Exception {
    Ran asked =
        ran(
            "admin",
            "fleet",
            "optimize",
            net(folder).toString(),
            "--data=" + folder.resolve("samples"),
            "--accuracy-drop=0.5",
            "--as=made",
            "--on=arch=" + System.getProperty("os.arch"),
            "--json");
    assertThat(asked.code()).as(asked.err()).isZero();
    long id = asked.json().path("id").asLong();
    String job = "/v1/jobs/" + id;
    String work = "/v1/assignments/" + id;
    String labels = "{\"labels\":{\"arch\":\"" + System.getProperty("os.arch") + "\"}}";
    assertThat(world.ask("POST", "/v1/assignments", BodyPublishers.ofString(labels), worker).body())
        .contains("\"family\":\"made\"");
    String step = "{\"attempt\":1,\"share\":0.5,\"doing\":\"racing\"}";
    assertThat(status(worker, "POST", work + "/progress", step)).isEqualTo(204);
    assertThat(world.told("GET", job, "")).contains("\"share\":0.5", "RUNNING");
    // Whoever else comes finds nothing, and may neither speak for it nor see what it is made from.
    assertThat(work("other").out()).doesNotContain("attempt");
    for (String what : List.of("model", "samples", "return")) {
      assertThat(status(other, "POST", work + "/" + what, "{\"attempt\":1}")).isEqualTo(409);
    }

    silenceForALease(world);
    world.until(job, text -> text.contains("WAITING"));
    Ran made = work("other");

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(world.told("GET", job, ""))
        .as(made.out())
        .contains("\"state\":\"DONE\"", "\"worker\":\"bench-2\"", "\"attempts\":2");
    assertThat(status(worker, "POST", work + "/progress", step)).isEqualTo(409);
    assertThat(world.told("GET", "/v1/families", "")).contains("\"name\":\"made\"");
    world.told("PUT", "/v1/agents/made", "{\"family\":\"made@1\",\"sites\":[\"nowhere\"]}");
    assertThat(world.told("GET", "/v1/audit", "")).contains("deliver job", "miss worker of job");
    assertThat(ran("admin", "fleet", "jobs").out()).contains("made", "done", "bench-2");
    assertThat(folder.resolve("at-other").resolve("job-" + id)).doesNotExist();
  }

  @Test
  void jobThatCannotBeDone_failsWithTheOptimizersReason_andTheWorkerLivesOn() throws Exception {
    long job = ask(world, material(world, "models", new byte[] {1, 2, 3}), samples(world, folder));

    Ran failed = work("worker");

    assertThat(failed.code()).as(failed.err()).isZero();
    assertThat(world.told("GET", "/v1/jobs/" + job, ""))
        .contains("\"state\":\"FAILED\"", "is not whole protobuf")
        .doesNotContain(folder.toString());
    assertThat(work("worker").code()).isZero();
  }

  @Test
  void familyThatIsNotWhatWasAskedFor_orAltered_isRefused_andTheJobGoesOn() throws Exception {
    long job = ask(world, material(world, "models", new byte[] {4}), samples(world, folder));
    String taken =
        world
            .ask("POST", "/v1/assignments", BodyPublishers.ofString("{\"name\":\"x\"}"), worker)
            .body();
    assertThat(taken).contains("\"id\":" + job);
    byte[] archive = Files.readAllBytes(Samples.archive(folder.resolve("s.skerry"), 7));
    byte[] altered = archive.clone();
    altered[altered.length / 2] ^= 1;
    String before = world.told("GET", "/v1/families", "");
    String to = "/v1/assignments/" + job + "/family?name=x&attempt=1&digest=";

    assertThat(delivered(to + Digest.of(archive).hex(), archive)).contains("expected: net");
    assertThat(delivered(to + Digest.of(altered).hex(), altered)).contains("family:");
    assertThat(delivered(to + Digest.of(altered).hex(), archive)).contains("send it again");
    assertThat(delivered(to.replace("name=x", "name=y") + Digest.of(archive).hex(), archive))
        .contains("any more");

    assertThat(world.told("GET", "/v1/families", "")).isEqualTo(before);
    assertThat(world.told("GET", "/v1/jobs/" + job, "")).contains("RUNNING");
    assertThat(ran("admin", "fleet", "withdraw-job", "" + job).code()).isZero();
    String told = "{\"name\":\"x\",\"attempt\":1,\"share\":0,\"doing\":\"\"}";
    assertThat(status(worker, "POST", "/v1/assignments/" + job + "/progress", told)).isEqualTo(409);
  }

  private static String delivered(String path, byte[] archive) throws Exception {
    HttpResponse<String> answer =
        world.ask("POST", path, BodyPublishers.ofByteArray(archive), worker);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
    return answer.body();
  }

  @Test
  void workersToken_opensNothingElse_andOthersOpenNoWork() throws Exception {
    for (String path :
        List.of("/v1/devices", "/v1/jobs", "/v1/families", "/v1/audit", "/v1/people", "/metrics")) {
      assertThat(status(worker, "GET", path, "")).as(path).isEqualTo(403);
    }
    assertThat(status(worker, "PUT", "/v1/agents/a", "{\"family\":\"made\"}")).isEqualTo(403);
    assertThat(status(worker, "POST", "/v1/families", "x")).isEqualTo(403);
    assertThat(status(worker, "POST", "/v1/models", "x")).isEqualTo(403);
    assertThat(status(worker, "POST", "/v1/jobs", "{}")).isEqualTo(403);
    assertThat(status(worker, "POST", "/login", "token=" + worker)).isEqualTo(401);
    assertThat(status(world.admin(), "POST", "/v1/assignments", "{}")).isEqualTo(403);
  }

  @Test
  void samplesThatLeaveTheirFolder_orAreNoArchive_areRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("../../escaped.npy"));
      zip.write(new byte[1 << 20]);
    }
    for (byte[] hostile : List.of(bytes.toByteArray(), new byte[0], new byte[] {'P', 'K'})) {
      HttpResponse<String> answer =
          world.ask("POST", "/v1/samples", BodyPublishers.ofByteArray(hostile), world.admin());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).doesNotContain(folder.toString());
    }
  }

  @Test
  void upload_thatIsTooLarge_isRefused() throws Exception {
    byte[] mebibyte = new byte[1 << 20];
    String before = world.told("GET", "/v1/audit", "");
    try {
      assertThat(
              world
                  .ask(
                      "POST",
                      "/v1/models",
                      BodyPublishers.ofByteArrays(Collections.nCopies(514, mebibyte)),
                      world.admin())
                  .statusCode())
          .isEqualTo(413);
    } catch (IOException cutOff) {
      // Or nobody listens to the end.
    }

    assertThat(world.told("GET", "/v1/audit", "")).isEqualTo(before);
  }
}
