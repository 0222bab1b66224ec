package dev.skerry.engine;

import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Seam;
import dev.skerry.model.edit.Seams;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Makes a model preemptible: cuts it into pieces that take no longer than somebody more urgent may
 * have to wait.
 *
 * <p>What is cut is the model as the engine has {@link Prepared} it. How long pieces take is
 * measured, here and now; one that is too long is cut again. A model stays whole if it is short, if
 * there is no place to cut it, if its pieces do not give what the whole gives, or if they take
 * noticeably longer. Fewer pieces are tried before none.
 */
public final class Division {
  private static final int MOST_REFININGS = 3;
  private static final int MOST_PIECES = 128;
  private static final int WARM_UP = 5;
  /* While a model is cut, its weights are in memory up to five times. */
  private static final long HEAVIEST_BYTES = 256L << 20;
  /* And, once, every value between its nodes, for up to three samples. */
  private static final long WIDEST_BYTES = 512L << 20;
  private static final int OBSERVED = 3;

  private final Engine engine;
  private final LongSupplier nanos;
  private final long longestNanos;

  /**
   * A division into pieces.
   *
   * @param longest what a piece should take at most
   * @param nanos a monotonic clock
   */
  public Division(Engine engine, Duration longest, LongSupplier nanos) {
    this.engine = engine;
    this.longestNanos = longest.toNanos();
    this.nanos = nanos;
  }

  /**
   * Makes {@code session} preemptible, if that can be had.
   *
   * @param session the whole model; closed if another takes its place
   * @param graph the same model as a graph
   * @return a session in pieces, or the one that was given
   */
  public Session divide(Session session, Graph graph) {
    if (!(session instanceof OnnxRuntimeSession whole)
        || !whole.isBindable()
        || Cost.weightBytes(graph) > HEAVIEST_BYTES
        || valueBytes(whole, graph) > WIDEST_BYTES) {
      return session;
    }
    Optional<PiecewiseSession> divided;
    try (TimedRun run = new TimedRun(whole, nanos)) {
      divided = divide(whole, run, graph);
    } catch (RuntimeException | OutOfMemoryError e) {
      // Whatever stands against cutting it, the whole model runs.
      return session;
    }
    if (divided.isEmpty()) {
      return session;
    }
    whole.close();
    return divided.get();
  }

  /** What all values between nodes take for as many samples as are observed. */
  private static long valueBytes(OnnxRuntimeSession whole, Graph graph) {
    Map<String, Shape> inputs = new HashMap<>();
    whole.inputs().forEach(input -> inputs.put(input.name(), input.resolved(OBSERVED)));
    Shapes shapes = Shapes.infer(graph, inputs);
    long bytes = 0;
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        long elements =
            shapes.dims(output).map(Dims::elements).orElse(OptionalLong.empty()).orElse(0);
        bytes += elements * shapes.element(output).map(ElementType::size).orElse(Float.BYTES);
      }
    }
    return bytes;
  }

  private Optional<PiecewiseSession> divide(OnnxRuntimeSession whole, TimedRun run, Graph graph) {
    long taken = warm(run);
    if (taken <= longestNanos) {
      return Optional.empty();
    }
    Seams seams = seams(graph);
    int most = (int) Math.min(MOST_PIECES, Math.ceilDiv(taken, longestNanos));
    Attempt attempt = divide(whole, run, seams, seams.even(most), MOST_REFININGS);
    while (attempt.kept().isEmpty() && attempt.affordable() > 1) {
      attempt = divide(whole, run, seams, seams.even(attempt.affordable()), 0);
    }
    return attempt.kept();
  }

  /**
   * What came of cutting a model.
   *
   * @param kept its pieces, if they will do
   * @param affordable how many pieces will do, going by what these cost; 0 for none
   */
  private record Attempt(Optional<PiecewiseSession> kept, int affordable) {
    static final Attempt VAIN = new Attempt(Optional.empty(), 0);
  }

  private Attempt divide(
      OnnxRuntimeSession whole, TimedRun run, Seams seams, List<Seam> at, int refinings) {
    if (at.isEmpty()) {
      return Attempt.VAIN;
    }
    PiecewiseSession divided = load(whole, seams.cut(at));
    boolean kept = false;
    List<Seam> finer;
    try (TimedRun inPieces = new TimedRun(divided, nanos)) {
      warm(inPieces);
      finer = refinings == 0 ? at : refine(seams, at, inPieces.pieces());
      if (finer.size() == at.size()) {
        if (!inPieces.isAlike(run)) {
          return Attempt.VAIN;
        }
        int affordable = price(run, inPieces).affordable(divided.pieces());
        kept = affordable == divided.pieces();
        divided.longestPiece(inPieces.longestShare());
        return new Attempt(kept ? Optional.of(divided) : Optional.empty(), affordable);
      }
    } finally {
      if (!kept) {
        divided.close();
      }
    }
    return divide(whole, run, seams, finer, refinings - 1);
  }

  /* As the engine has prepared it, or else as it is. */
  private Seams seams(Graph graph) {
    try {
      Seams prepared = Prepared.by(engine, graph).seams();
      if (!prepared.all().isEmpty()) {
        return prepared;
      }
    } catch (IOException | EngineException | ModelException e) {
      // Some of what an engine prepares it cannot write down, or nobody else can read.
    }
    return Seams.of(graph);
  }

  private long warm(TimedRun run) {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < WARM_UP; i++) {
      quickest = Math.min(quickest, run.once());
    }
    return quickest;
  }

  private PiecewiseSession load(OnnxRuntimeSession whole, List<Graph> pieces) {
    List<OnnxRuntimeSession> chain = new ArrayList<>();
    try {
      for (Graph piece : pieces) {
        chain.add(engine.loadPiece(OnnxFile.bytes(piece)));
      }
      return new PiecewiseSession(engine.environment(), chain, whole);
    } catch (RuntimeException e) {
      chain.forEach(OnnxRuntimeSession::close);
      throw e;
    }
  }

  /** The same seams, and one more in each piece that takes too long. */
  private List<Seam> refine(Seams seams, List<Seam> at, long[] pieceNanos) {
    List<Seam> finer = new ArrayList<>(at);
    for (int piece = 0; piece < pieceNanos.length && finer.size() < MOST_PIECES; piece++) {
      if (pieceNanos[piece] > longestNanos) {
        int before = piece == 0 ? 0 : at.get(piece - 1).before();
        int behind = piece == at.size() ? seams.end() : at.get(piece).before();
        seams.between(before, behind).ifPresent(finer::add);
      }
    }
    finer.sort(Comparator.comparingInt(Seam::before));
    return finer;
  }

  private static Price price(TimedRun run, TimedRun inPieces) {
    Price price = new Price();
    do {
      price.ran(run.once(), inPieces.once());
    } while (!price.isEnough());
    return price;
  }
}
