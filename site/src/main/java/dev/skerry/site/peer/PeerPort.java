package dev.skerry.site.peer;

import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Question;
import dev.skerry.serving.Statistics;
import dev.skerry.serving.rest.RestOptions;
import dev.skerry.serving.rest.RestServer;
import dev.skerry.site.models.Hatch;
import dev.skerry.terms.LatencyClass;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/**
 * Where a device listens for its neighbours. It must be given the device, not its site: then what
 * comes from a neighbour never goes on to another.
 */
public final class PeerPort implements AutoCloseable {
  private final RestServer server;

  private PeerPort(RestServer server) {
    this.server = server;
  }

  /**
   * Starts listening.
   *
   * @param tls shows this device's certificate, and believes those of the site's other devices
   */
  public static PeerPort start(Inference device, String host, int port, SSLContext tls) {
    return new PeerPort(
        RestServer.start(
            new Guarded(device, () -> true, () -> {}), RestOptions.mutual(host, port, tls)));
  }

  /**
   * Starts listening for {@code welcome}, and gives them {@code archives} as {@code hatch} lets it.
   */
  public static PeerPort start(
      Inference device,
      Welcome welcome,
      String host,
      int port,
      SSLContext tls,
      Archives archives,
      Hatch hatch) {
    ArchiveRoutes routes = new ArchiveRoutes(archives, hatch, device::nanos);
    return new PeerPort(
        RestServer.start(
            new Guarded(device, welcome::isOpen, welcome::questioned),
            RestOptions.mutual(host, port, tls),
            routing -> {
              routing.addFilter(new Expiry(welcome));
              routes.accept(routing);
            }));
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  /** A device of which one can ask, and nothing else. */
  private record Guarded(Inference device, BooleanSupplier open, Runnable questioned)
      implements Inference, Catalog {
    @Override
    public Answer ask(Question question) {
      if (!open.getAsBoolean()) {
        throw new InferenceException(
            Category.UNAVAILABLE, "this device takes no questions of neighbours just now");
      }
      questioned.run();
      return device.ask(question);
    }

    @Override
    public Answer decline(Question question, List<TensorSpec> inputs) {
      return device.decline(question, inputs);
    }

    @Override
    public LatencyClass latencyClass(String model, String version) {
      return device.latencyClass(model, version);
    }

    @Override
    public long nanos() {
      return device.nanos();
    }

    @Override
    public Catalog catalog() {
      return this;
    }

    @Override
    public boolean isLive() {
      return device.catalog().isLive();
    }

    @Override
    public boolean isReady() {
      return device.catalog().isReady();
    }

    @Override
    public List<Entry> index() {
      return device.catalog().index();
    }

    @Override
    public ModelDescription describe(String model, String version) {
      return device.catalog().describe(model, version);
    }

    @Override
    public Statistics statistics(String model, String version) {
      return device.catalog().statistics(model, version);
    }

    @Override
    public void load(String model, Map<String, Object> parameters) {
      throw refused(model);
    }

    @Override
    public void unload(String model) {
      throw refused(model);
    }

    private static InferenceException refused(String model) {
      return new InferenceException(
          Category.UNSUPPORTED,
          "model " + model + " is not changed by neighbours (expected: questions alone)");
    }
  }
}
