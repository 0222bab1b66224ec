package dev.skerry.cli;

import dev.skerry.cli.wiring.Tls;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.NpyException;
import dev.skerry.model.tensor.Npz;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import java.io.IOException;
import java.net.URI;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry ask}. */
@Command(
    name = "ask",
    description = {"Ask a server one question; show the answer and what it is worth.", ""},
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:answered in time, by whatever answered",
      "1:asked rightly, and no answer: nobody listens there, or it was refused",
      "2:asked wrongly: another command line, file or input is needed",
      "3:answered, but late: what came is shown and written all the same"
    },
    footer = {
      "",
      "Examples:",
      "  skerry ask mnist --input digit.npy --deadline 10ms",
      "  skerry ask fusion --input image=camera.npy --input state=state.npy --out answers/",
    })
final class AskCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 8;

  /** There is an answer, and it was of no use any more when it came. */
  private static final int LATE = 3;

  @Parameters(paramLabel = "NAME", description = "The model, as the server calls it.")
  private String model = "";

  @Option(
      names = "--input",
      required = true,
      paramLabel = "[NAME=]FILE",
      description =
          "A .npy file for an input, or an .npz with all of them. The name may be left out for a model with one input.")
  private List<String> inputs = List.of();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "How long an answer is of use: 10ms.")
  private @Nullable Duration deadline;

  @Option(
      names = "--priority",
      paramLabel = "N",
      defaultValue = "0",
      description = "1 is served first; 0 is the default.")
  private int priority;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8000",
      description = "Whom to ask (${DEFAULT-VALUE}).")
  private String server = "";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates in PEM of those who vouch for a server with https; this machine's own unless set.")
  private @Nullable Path authorities;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Write each output there, as NAME.npy.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  /** What {@code --json} prints. */
  record Shown(
      String model,
      String version,
      String variant,
      String grade,
      String reason,
      String device,
      boolean onTime,
      long ageUs,
      long roundTripUs,
      List<Output> outputs) {}

  /** One output, as numbers if it is FP32. */
  record Output(String name, String datatype, List<Long> shape, List<Float> data) {}

  @Override
  public Integer call() throws IOException {
    if (deadline != null && !deadline.isPositive()) {
      throw CommandException.wrong("--deadline: 0 (expected: more than 0, as in 10ms)");
    }
    try (InferenceClient client = client()) {
      Question question = Question.to(model).withPriority(priority);
      for (Map.Entry<String, Tensor> input : read(client).entrySet()) {
        question = question.with(input.getKey(), input.getValue());
      }
      if (deadline != null) {
        question = question.within(deadline);
      }
      long start = System.nanoTime();
      Answer answer = client.ask(question);
      long micros = (System.nanoTime() - start) / 1000;
      write(answer);
      if (json) {
        Printed.json(shown(answer, micros));
      } else {
        print(answer, micros);
      }
      return answer.onTime() ? 0 : LATE;
    }
  }

  private InferenceClient client() throws IOException {
    if (authorities == null) {
      return new InferenceClient(address());
    }
    if (!Files.isRegularFile(authorities)) {
      throw CommandException.wrong(
          "ca: " + authorities + " (expected: an existing file of certificates in PEM)");
    }
    try {
      return new InferenceClient(address(), Tls.trusting(authorities));
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
  }

  private URI address() {
    // Whoever says whom to trust does not want to ask just anybody.
    String usual = authorities == null ? "http" : "https";
    String whole = server.contains("://") ? server : usual + "://" + server;
    if (authorities != null && !whole.regionMatches(true, 0, "https:", 0, "https:".length())) {
      throw CommandException.wrong(
          "--ca: with --server " + server + " (expected: an address with https)");
    }
    try {
      return URI.create(whole);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(
          "server: " + server + " (expected: an address such as http://127.0.0.1:8000)");
    }
  }

  private Map<String, Tensor> read(InferenceClient client) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String input : inputs) {
      int equals = input.indexOf('=');
      Path file = Path.of(equals < 0 ? input : input.substring(equals + 1));
      if (!Files.isRegularFile(file)) {
        throw CommandException.wrong(
            "input: " + file + " (expected: an existing .npy or .npz file)");
      }
      try {
        if (file.toString().endsWith(".npz")) {
          tensors.putAll(Npz.read(file));
        } else {
          Tensor tensor = Npy.read(file);
          tensors.put(equals < 0 ? onlyInput(client) : input.substring(0, equals), tensor);
        }
      } catch (NpyException | ZipException e) {
        throw CommandException.wrong(
            "input: " + file + " is no .npy or .npz that can be read: " + e.getMessage());
      }
    }
    return tensors;
  }

  private String onlyInput(InferenceClient client) {
    List<String> names = client.inputs(model);
    if (names.size() != 1) {
      throw CommandException.wrong(
          "inputs of " + model + ": " + names + " (expected: --input NAME=FILE for each)");
    }
    return names.getFirst();
  }

  private void write(Answer answer) throws IOException {
    if (out == null) {
      return;
    }
    Files.createDirectories(out);
    for (NamedTensor output : answer.outputs()) {
      Npy.write(
          output.tensor(), out.resolve(output.name().replaceAll("[^A-Za-z0-9._-]", "_") + ".npy"));
    }
  }

  private static Shown shown(Answer answer, long micros) {
    return new Shown(
        answer.model(),
        answer.version(),
        answer.variant(),
        answer.grade().name().toLowerCase(Locale.ROOT),
        answer.reason().label(),
        answer.device(),
        answer.onTime(),
        answer.age().toNanos() / 1000,
        micros,
        answer.outputs().stream()
            .map(output ->
                new Output(
                    output.name(),
                    output.tensor().type().name(),
                    Arrays.stream(output.tensor().shape().toArray()).boxed().toList(),
                    numbers(output.tensor(), Integer.MAX_VALUE)))
            .toList());
  }

  private static List<Float> numbers(Tensor tensor, int most) {
    List<Float> numbers = new ArrayList<>();
    if (tensor.type() == ElementType.FP32) {
      FloatBuffer floats = tensor.floats();
      while (floats.hasRemaining() && numbers.size() < most) {
        numbers.add(floats.get());
      }
    }
    return numbers;
  }

  private static void print(Answer answer, long micros) {
    String from =
        switch (answer.grade()) {
          case FULL -> "the full model";
          case VARIANT -> "a smaller sibling (" + answer.reason().label() + ")";
          case PEER -> "its neighbour " + answer.device();
          case CACHED -> "the cache, " + answer.age().toMillis() + " ms old";
          case SAFE ->
              "the declared safe answer (" + answer.reason().label() + "); no model gave it";
        };
    System.out.printf(
        Locale.ROOT,
        "%s version %s answered %s: %s%s (there and back with this client's start: %.1f ms)%n",
        answer.model(),
        answer.version(),
        answer.onTime() ? "in time" : "LATE",
        from,
        answer.variant().isEmpty() ? "" : ", variant " + answer.variant(),
        micros / 1000.0);
    for (NamedTensor output : answer.outputs()) {
      List<Float> numbers = numbers(output.tensor(), MOST_SHOWN);
      String more =
          output.tensor().shape().elements() > numbers.size() && !numbers.isEmpty() ? " …" : "";
      System.out.println(
          "  " + output.name() + " " + output.tensor() + "  " + join(numbers) + more);
    }
  }

  private static String join(List<Float> numbers) {
    return String.join(
        " ", numbers.stream().map(number -> String.format(Locale.ROOT, "%.5g", number)).toList());
  }
}
