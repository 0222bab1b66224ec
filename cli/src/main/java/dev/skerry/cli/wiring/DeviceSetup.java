package dev.skerry.cli.wiring;

import dev.skerry.engine.Trial;
import dev.skerry.serving.grpc.GrpcOptions;
import dev.skerry.serving.rest.RestOptions;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a device program is made from.
 *
 * @param models model files and family folders
 * @param state the folder of its memory, for it alone
 * @param cores that it may use
 * @param executors models that run at once; 0 for what suits the cores
 * @param finiteInputsOnly whether inputs with NaN or infinities are refused
 * @param trial how to start the child process that tries models; empty to trust them
 */
public record DeviceSetup(
    List<Path> models,
    Path state,
    int cores,
    int executors,
    boolean finiteInputsOnly,
    Optional<Trial.Launcher> trial,
    Ports ports,
    Shape shape) {
  public DeviceSetup {
    models = List.copyOf(models);
  }

  /**
   * Where to listen; 0 is any free port.
   *
   * @param tls for REST and gRPC; metrics are plain
   */
  public record Ports(String host, int rest, int grpc, int metrics, Optional<Tls> tls) {
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
   * @param latencyClass the deadline of requests that bring none
   * @param accuracyFloor the least accuracy of a variant that may answer
   * @param failSafe whether an agent without a safe answer is refused
   */
  public record Shape(
      LatencyClass latencyClass, double accuracyFloor, CacheLimits cache, boolean failSafe) {}

  AgentSpec shape(AgentSpec spec) {
    AgentSpec shaped =
        new AgentSpec(
            spec.name(),
            shape.latencyClass(),
            shape.accuracyFloor(),
            spec.safeAnswer(),
            spec.flags(),
            shape.cache());
    return shape.failSafe() ? shaped.withFailSafe(true) : shaped;
  }
}
