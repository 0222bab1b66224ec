package dev.skerry.benchmarks.path;

import dev.skerry.engine.Engine;
import dev.skerry.engine.SampleInputs;
import dev.skerry.engine.Session;
import dev.skerry.engine.Trial;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.Family;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What becomes of many clients at once, each with one request under way and little time for it:
 * tensors as text, which takes longer to read than small models take to run, and as bytes.
 *
 * <p>All take turns on one server, round after round, and the first round only warms up. Load
 * generator and server share this machine, so it is the machine's limit that is looked at as well.
 *
 * @param serverOptions for the JVM of the server
 * @param folder for temporary files
 * @param deadline of each request
 * @param turn how long each number of clients has in each round
 */
public record CrowdExperiment(
    Trial.Launcher launcher,
    List<String> serverOptions,
    Path folder,
    List<Integer> clients,
    Duration deadline,
    Duration turn,
    int rounds) {
  private static final int MOST_CLIENTS = 1000;

  public CrowdExperiment {
    serverOptions = List.copyOf(serverOptions);
    clients = List.copyOf(clients);
    if (clients.isEmpty() || clients.stream().anyMatch(each -> each < 1 || each > MOST_CLIENTS)) {
      throw new IllegalArgumentException(
          "clients: "
              + clients
              + " (expected: one or more numbers from 1 to "
              + MOST_CLIENTS
              + ")");
    }
    if (deadline.compareTo(Duration.ofMillis(1)) < 0
        || deadline.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "deadline: " + deadline.toNanos() / 1e6 + " ms (expected: 1 ms to 1 h)");
    }
    if (!turn.isPositive() || rounds < 1) {
      throw new IllegalArgumentException(
          "turn: " + turn.toMillis() + " ms, rounds: " + rounds + " (expected: each more than 0)");
    }
  }

  /** How tensors are sent. */
  public enum Body {
    TEXT,
    BYTES
  }

  /**
   * What one crowd saw: medians over all rounds, but for shares, which are of all its requests.
   *
   * @param late share of those that took longer than the deadline, from the first byte sent to the
   *     last one read
   * @param grades share of each grade; {@code none} is no answer
   */
  public record Figures(
      Body body,
      int clients,
      double perSecond,
      double p50Ms,
      double p99Ms,
      double late,
      Map<String, Double> grades) {}

  /** One crowd, over the rounds. */
  private final class Crowd {
    private final Body body;
    private final int size;
    private final List<Sampled> turns = new ArrayList<>();
    private final Map<String, Long> grades = new TreeMap<>();
    private long late;
    private long all;

    Crowd(Body body, int size) {
      this.body = body;
      this.size = size;
    }

    void takeTurn(ClosedLoop loop, boolean counts) throws IOException {
      Sampled sampled =
          loop.run(
              size,
              turn.toNanos(),
              (nanos, response) -> {
                if (counts) {
                  all++;
                  late += nanos > deadline.toNanos() ? 1 : 0;
                  grades.merge(Responses.grade(response), 1L, Long::sum);
                }
              });
      if (counts) {
        turns.add(sampled);
      }
    }

    Figures figures() {
      Map<String, Double> shares = new TreeMap<>();
      grades.forEach((grade, count) -> shares.put(grade, (double) count / all));
      return new Figures(
          body,
          size,
          Sampled.median(turns, Sampled::perSecond),
          Sampled.median(turns, each -> each.quantile(0.5)) / 1e3,
          Sampled.median(turns, each -> each.quantile(0.99)) / 1e3,
          (double) late / Math.max(1, all),
          shares);
    }
  }

  /** Runs it on a folder with a family, whose models must take FP32 tensors. */
  public List<Figures> run(Path siblings, Consumer<String> progress) throws IOException {
    Family family = FamilyFolder.read(siblings);
    List<Crowd> crowds = new ArrayList<>();
    for (Body body : Body.values()) {
      clients.forEach(size -> crowds.add(new Crowd(body, size)));
    }
    try (ServerProcess server =
            ServerProcess.start(launcher, serverOptions, siblings, folder.resolve("state"));
        Session session =
            Engine.open(1).load(siblings.resolve(family.variants().getFirst().file()))) {
      List<TensorSpec> specs = session.inputs();
      List<Tensor> inputs = SampleInputs.draw(specs, 1, new SplittableRandom(7));
      ClosedLoop text =
          new ClosedLoop(server.port(), Requests.ofText(family.name(), specs, inputs, deadline));
      ClosedLoop bytes =
          new ClosedLoop(server.port(), Requests.ofBytes(family.name(), specs, inputs, deadline));
      for (int round = -1; round < rounds; round++) {
        for (Crowd crowd : crowds) {
          crowd.takeTurn(crowd.body == Body.TEXT ? text : bytes, round >= 0);
        }
        progress.accept(round < 0 ? "warmed up" : "round " + (round + 1) + " of " + rounds);
      }
    }
    return crowds.stream().map(Crowd::figures).toList();
  }
}
