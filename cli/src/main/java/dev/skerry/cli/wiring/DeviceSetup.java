package dev.skerry.cli.wiring;

import dev.skerry.device.DeviceOptions;
import dev.skerry.engine.Trial;
import dev.skerry.serving.grpc.GrpcOptions;
import dev.skerry.serving.rest.RestOptions;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a device program is made from.
 *
 * @param models model files, family folders and archives of families
 * @param state the folder of its memory, for it alone; archives are unpacked in it
 * @param compiled where models are kept as this processor runs them; empty not to
 * @param cores that it may use
 * @param executors models that run at once; 0 for what suits the cores
 * @param finiteInputsOnly whether inputs with NaN or infinities are refused
 * @param children what is done in child processes
 * @param trusted who must have signed the models; empty if nobody must
 */
public record DeviceSetup(
    List<Path> models,
    Path state,
    Optional<Path> compiled,
    int cores,
    int executors,
    boolean finiteInputsOnly,
    Children children,
    Ports ports,
    Shape shape,
    Optional<PublicKey> trusted) {
  public DeviceSetup {
    models = List.copyOf(models);
  }

  /**
   * What is done in child processes.
   *
   * @param trial how to start the one that tries models; empty to trust them
   * @param isolation how to run those that answer; empty to run them in the device's own process
   */
  public record Children(
      Optional<Trial.Launcher> trial, Optional<DeviceOptions.Isolation> isolation) {
    /** Nothing. */
    public static final Children NONE = new Children(Optional.empty(), Optional.empty());
  }

  /**
   * Where to listen; 0 is any free port.
   *
   * @param tls for REST and gRPC; metrics are plain
   */
  public record Ports(String host, int rest, int grpc, int metrics, Optional<Tls> tls) {
    /**
     * Sees to it that one can listen there, so that nobody waits for models to load only to hear
     * that one cannot.
     *
     * @throws UncheckedIOException if not
     */
    void checkFree() {
      for (int port : new int[] {rest, grpc, metrics}) {
        try (ServerSocket socket = new ServerSocket()) {
          socket.setReuseAddress(true);
          socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
          throw new UncheckedIOException(
              "cannot listen on "
                  + host
                  + ":"
                  + port
                  + " (expected: an address of this machine and a port that is free)",
              e);
        }
      }
    }

    RestOptions restOptions() throws IOException {
      return new RestOptions(
          host,
          rest,
          RestOptions.LARGEST_BODY,
          tls.isPresent() ? Optional.of(tls.get().context()) : Optional.empty());
    }

    GrpcOptions grpcOptions() {
      return new GrpcOptions(
          host,
          grpc,
          GrpcOptions.LARGEST_MESSAGE,
          tls.map(files -> new GrpcOptions.Tls(files.certificates(), files.privateKey())));
    }
  }

  /**
   * How agents differ from what their families say.
   *
   * @param latencyClass the deadline and priority of requests that bring none
   * @param latencyClasses the same for agents by name, where it is another
   * @param longestBlock for how long a model may keep somebody more urgent waiting; empty to have
   *     500 us where agents are of more than one class, and models whole where they are not
   * @param accuracyFloor the least accuracy of a variant that may answer
   * @param failSafe whether an agent without a safe answer is refused
   */
  public record Shape(
      LatencyClass latencyClass,
      Map<String, LatencyClass> latencyClasses,
      Optional<Duration> longestBlock,
      double accuracyFloor,
      CacheLimits cache,
      boolean failSafe) {
    private static final Duration USUAL_BLOCK = Duration.ofNanos(500_000);

    public Shape {
      latencyClasses = Map.copyOf(latencyClasses);
    }

    /** For agents that are all alike. */
    public Shape(
        LatencyClass latencyClass, double accuracyFloor, CacheLimits cache, boolean failSafe) {
      this(latencyClass, Map.of(), Optional.empty(), accuracyFloor, cache, failSafe);
    }

    Optional<Duration> block() {
      boolean mixed = latencyClasses.values().stream().anyMatch(other -> other != latencyClass);
      return longestBlock.isPresent() || !mixed ? longestBlock : Optional.of(USUAL_BLOCK);
    }
  }

  AgentSpec shape(AgentSpec spec) {
    if (shape.failSafe() && spec.safeAnswer().isEmpty()) {
      throw new IllegalArgumentException(
          "model "
              + spec.name()
              + " declares no safe answer (expected: a family with safe_answer, as docs/failsafe.md says,"
              + " or no --fail-safe)");
    }
    AgentSpec shaped =
        new AgentSpec(
            spec.name(),
            shape.latencyClasses().getOrDefault(spec.name(), shape.latencyClass()),
            shape.accuracyFloor(),
            spec.safeAnswer(),
            spec.flags(),
            shape.cache());
    return shape.failSafe() ? shaped.withFailSafe(true) : shaped;
  }
}
