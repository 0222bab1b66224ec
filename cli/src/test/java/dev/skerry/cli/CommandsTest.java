package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.journal.DirectoryDisk;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What commands print and how they exit. */
class CommandsTest {
  @TempDir private Path folder;

  private static void assertSaid(Ran ran, int code, String... parts) {
    assertThat(ran.code()).as(ran.err()).isEqualTo(code);
    assertThat(ran.err()).contains(parts).doesNotContain("Exception", "\tat ");
  }

  @Test
  void noArguments_showsHowToStart() {
    Ran ran = Ran.of();

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).contains("Usage: skerry", "skerry serve model.onnx");
  }

  @Test
  void help_isNoFailure() {
    assertThat(Ran.of("--help").code()).isEqualTo(0);
    assertThat(Ran.of("serve", "--help").out()).contains("Example:");
    assertThat(Ran.of("--version").out()).startsWith("skerry ");
  }

  @Test
  void helpCommand_isAsTheOption() {
    assertThat(Ran.of("help").code()).isEqualTo(0);
    assertThat(Ran.of("help").out()).isEqualTo(Ran.of("--help").out());
    assertThat(Ran.of("help", "fleet", "deploy").out())
        .isEqualTo(Ran.of("fleet", "deploy", "--help").out());
    assertSaid(Ran.of("help", "flet"), 2, "flet is no command of skerry", "fleet");
  }

  @Test
  void optionThatIsNeededAndMisspelt_isCalledUnknown() {
    assertSaid(
        Ran.of("pack", "family", "--uot", "family.skerry"),
        2,
        "skerry: Unknown option: '--uot'. Missing required option: '--out=");
    assertSaid(Ran.of("pack", "family"), 2, "skerry: Missing required option: '--out=");
  }

  @Test
  void stateFolders_areSaidInHelp() {
    for (List<String> command :
        List.of(
            List.of("help", "serve"),
            List.of("help", "device", "join"),
            List.of("help", "device", "run"),
            List.of("help", "fleet", "run"))) {
      assertThat(Ran.of(command.toArray(String[]::new)).out().replaceAll("\\s+", ""))
          .as(command.toString())
          .contains(".local/state/skerry/");
    }
  }

  @Test
  void help_ofEveryCommand_isAsItsFormatSays() {
    assertHelp(Main.line(), List.of());
  }

  /* What cannot be formatted is printed as it stands, with a warning before it. */
  private static void assertHelp(CommandLine command, List<String> path) {
    List<String> asked = Stream.concat(path.stream(), Stream.of("--help")).toList();
    Ran ran = Ran.of(asked.toArray(String[]::new));
    assertThat(ran.code()).as(asked.toString()).isEqualTo(0);
    assertThat(ran.err()).as(asked.toString()).isEmpty();
    command
        .getSubcommands()
        .forEach((name, below) ->
            assertHelp(below, Stream.concat(path.stream(), Stream.of(name)).toList()));
  }

  @Test
  void unknownCommand_isNamed() {
    assertSaid(Ran.of("srve"), 2, "srve", "skerry serve");
  }

  @ParameterizedTest
  @CsvSource({
    "inspect absent.onnx, absent.onnx",
    "serve absent.onnx, absent.onnx",
    "ask model --input absent.npy, absent.npy"
  })
  void missingFile_isNamed(String line, String file) {
    String[] arguments = line.split(" ");
    if (arguments[0].equals("serve")) {
      arguments = new String[] {"serve", "--state=" + folder, "--port=0", arguments[1]};
    }
    assertSaid(Ran.of(arguments), 2, file, "expected: an existing");
  }

  @Test
  void inspectOfSomethingElse_saysThatItIsNoModel() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.onnx"), "not a model at all");

    assertSaid(Ran.of("inspect", text.toString()), 2, "notes.onnx", "protobuf");
  }

  @Test
  void inspect_saysWhatIsInAModel() throws IOException {
    Path model = Networks.convolving(folder);

    JsonNode json = Ran.of("inspect", "--json", model.toString()).json();

    int kernels = 4 * 9 + 4;
    int weights = 144 * 3;
    assertThat(json.path("parameters").asLong()).isEqualTo(kernels + weights);
    assertThat(json.path("macs").asLong()).isEqualTo(4 * 9 * 36 + weights);
    assertThat(json.path("inputs").path(0).path("name").asText("")).isEqualTo("image");
    assertThat(Ran.of("inspect", model.toString()).out()).contains("Conv", "convolving.onnx");
  }

  @Test
  void probe_saysWhatThisMachineIs() throws IOException {
    JsonNode json = Ran.of("probe", "--json").json();

    assertThat(json.path("cpu").path("cores").asInt()).isPositive();
    assertThat(json.path("calibration").path("gigaflops").asDouble()).isPositive();
  }

  @Test
  void askWithoutServer_saysHowToStartOne() throws IOException {
    Path input = folder.resolve("x.npy");
    Npy.write(Tensor.ofFloats(Shape.of(1), 1), input);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    Ran ran = Ran.of("ask", "m", "--input", "x=" + input, "--server=http://127.0.0.1:" + port);

    assertSaid(ran, 1, "nobody listens", "skerry serve");
  }

  @Test
  void askWithAuthorities_neverAsksInTheClear() throws IOException {
    Path authorities = Files.writeString(folder.resolve("ca.pem"), "");

    for (String server : List.of("http://127.0.0.1:8000", "HTTP://edge", "httpsx://edge")) {
      Ran ran = Ran.of("ask", "m", "--input", "x.npy", "--ca=" + authorities, "--server=" + server);

      assertSaid(ran, 2, "--ca", server, "https");
    }
    // Without a scheme it is meant to be the one that goes with the option.
    Ran ran = Ran.of("ask", "m", "--input", "x.npy", "--ca=" + authorities, "--server=edge:8443");
    assertSaid(ran, 2, "ca.pem", "expected: X.509 certificates");
  }

  @Test
  void inputThatIsNoArray_isRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.npy"), "not an array at all");

    assertSaid(Ran.of("ask", "m", "--input", "x=" + text), 2, "notes.npy is no .npy", "expected: ");
  }

  @ParameterizedTest
  @CsvSource({"10", "fast", "10 parsecs", "-1ms", "99999999999h"})
  void badDuration_saysHowToWriteOne(String duration) {
    assertSaid(
        Ran.of("ask", "m", "--input", "x.npy", "--deadline=" + duration),
        2,
        "--deadline",
        duration,
        "expected: ");
  }

  @Test
  void wrongOption_isOneLineAndWhereToReadOn() {
    Ran ran = Ran.of("ask", "m", "--input", "x.npy", "--deadline=soon");

    assertSaid(ran, 2, "See skerry ask --help");
    // What else runs in this process may log meanwhile.
    assertThat(ran.err().lines().filter(line -> line.contains("--deadline"))).hasSize(1);
    assertThat(ran.err()).doesNotContain("Usage:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ask m --input x.npy --deadline 0ms | --deadline: 0 (expected: more than 0, as in 10ms)",
        "ask m --input x.npy --deadline 99999999999h | \"99999999999h\" (expected: at most 2562047h)",
        "serve x.onnx --cache 99999999999GiB | \"99999999999GiB\" (expected: at most 8589934591GiB)",
        "ask m --input x.npy --priority high | \"high\" (expected: a whole number, as in 10)",
        "serve x.onnx --executors 9999999999 | (expected: a whole number, at most 2147483647)",
        "serve x.onnx --accuracy-floor most | \"most\" (expected: a number, as in 0.5)",
        "bench decision --turn 0ms | --turn: 0ms (expected: at least 1ms, as in 2s)",
        "bench decision --turn 250us | --turn: 250us (expected: at least 1ms, as in 2s)",
        "bench decision --iterations 0 | --iterations: 0 (expected: 1 or more)",
        "bench path --turn 0s | --turn: 0ms (expected: more than 0, as in 2s)",
        "optimize m.onnx --data d --out f --race 0s | --race: 0ms (expected: more than 0, as in 2s)",
        "workshop --race 0s | --race: 0ms (expected: more than 0, as in 2s)",
        "bench never-late --requests abc | \"abc\" (expected: a whole number, as in 10)",
        "bench never-late --load 1,x | \"x\" (expected: a number, as in 0.5)",
        "serve x.onnx --accuracy-floor 93 | --accuracy-floor: 93.0 (expected: a share from 0 to 1)",
        "serve x.onnx --executors 0 | --executors: 0 (expected: 1 to ",
        "serve x.onnx --executors 100000 | for each core)",
        "serve x.onnx --grpc-port 8000 | --grpc-port: 8000 (expected: another one than --port)",
        "bench faults --kinds kill | kind: kill (expected: with --real",
        "bench faults --real --kinds heat | kind: heat (expected: without --real"
      })
  void optionThatCannotBe_isNamedAtOnce(String line, String said) {
    assertSaid(Ran.of(line.split(" ")), 2, said);
  }

  @Test
  void serve_failSafeModelWithoutSafeAnswer_namesTheOptionAndWhereToReadOn() throws IOException {
    Path model = Networks.doubling(folder);

    Ran ran =
        Ran.of(
            "serve",
            "--state=" + folder.resolve("state"),
            "--port=0",
            "--grpc-port=0",
            "--metrics-port=0",
            "--no-trial",
            "--fail-safe",
            model.toString());

    assertSaid(ran, 2, "declares no safe answer", "docs/failsafe.md", "--fail-safe");
  }

  @Test
  void serve_folderWithoutManifest_saysSo() {
    Ran ran = Ran.of("serve", "--state=" + folder.resolve("state"), "--port=0", "" + folder);

    assertSaid(ran, 2, "has no family.json (expected: a folder with one");
  }

  @Test
  void serve_stateOfAnother_saysWhoHasIt() throws IOException {
    Path state = folder.resolve("state");
    Path model = Networks.doubling(folder);

    try (Closeable _ = DirectoryDisk.at(state).lock()) {
      Ran ran = Ran.of("serve", "--state=" + state, "--port=0", model.toString());

      assertSaid(ran, 1, "state: " + state + " is in use by another skerry", "another --state");
    }
  }

  @Test
  void serve_latencyOfWhoIsNotServed_isRefused() throws IOException {
    Path model = Networks.doubling(folder);

    Ran ran =
        Ran.of(
            "serve",
            "--state=" + folder.resolve("state"),
            "--port=0",
            "--no-trial",
            "--latency-of=nobody=BATCH",
            model.toString());

    assertSaid(ran, 2, "latency of nobody (expected: one of ");
  }

  @Test
  void benchMixed_printsARowForEachPolicy() throws IOException {
    Ran ran = Ran.of("bench", "mixed", "--virtual", "--workloads", "A", "--seconds", "2", "--json");

    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode rows = ran.json();
    assertThat(rows).hasSize(6);
    assertThat(rows.get(1).get("contestant").asText()).isEqualTo("skerry");
    assertThat(rows.get(1).get("p99_over_solo").asDouble()).isBetween(0.9, 1.2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--virtual --workloads F | workload: F (expected: one of A to E)",
        "--virtual --rounds 3 | --virtual: with --rt, --be or --rounds",
        "--virtual --share 0.6 | share: 0.6 (expected: > 0, < 0.45)",
        "--rounds 0 | rounds: 0 (expected: 1 to 1000)"
      })
  void benchMixed_wrongOptions_areExplained(String options, String said) {
    assertSaid(Ran.of(("bench mixed " + options).split(" ")), 2, said);
  }
}
