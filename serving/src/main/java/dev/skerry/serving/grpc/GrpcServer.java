package dev.skerry.serving.grpc;

import dev.skerry.serving.Inference;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The Open Inference Protocol over gRPC. Starts on construction; thread-safe. */
public final class GrpcServer implements AutoCloseable {
  /* What may be under way per stream before the receiver agrees to more: an image, without waiting
  for the other side. A fixed window needs no probing of the network, which costs small requests. */
  private static final int WINDOW_BYTES = 1 << 20;
  private static final int LARGEST_HEADERS_BYTES = 32 << 10;
  private static final int MOST_CALLS_PER_CONNECTION = 1024;
  private static final int HANDSHAKE_SECONDS = 10;
  private static final int LEAST_KEEP_ALIVE_SECONDS = 10;
  private static final int GRACE_SECONDS = 1;

  private final Server server;
  private final ExecutorService threads;

  private GrpcServer(Inference inference, GrpcOptions options) {
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    Asking asking = new Asking(inference);
    try {
      this.server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(options.host(), options.port()), credentials(options))
              .executor(threads)
              .flowControlWindow(WINDOW_BYTES)
              .maxInboundMessageSize(options.largestMessage())
              .maxInboundMetadataSize(LARGEST_HEADERS_BYTES)
              .maxConcurrentCallsPerConnection(MOST_CALLS_PER_CONNECTION)
              .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
              .permitKeepAliveTime(LEAST_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .addService(
                  ServerInterceptors.intercept(
                      Binding.of(new InferenceService(inference), asking, threads), asking.clock()))
              .addService(new HealthService(inference))
              .build()
              .start();
    } catch (IOException e) {
      threads.close();
      throw new UncheckedIOException(
          "cannot listen on " + options.host() + ":" + options.port() + ": " + reason(e), e);
    }
  }

  /**
   * Starts listening, for questions to {@code inference}.
   *
   * @throws UncheckedIOException if the port is taken, or the files for TLS cannot be used
   */
  public static GrpcServer start(Inference inference, GrpcOptions options) {
    return new GrpcServer(inference, options);
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  private static ServerCredentials credentials(GrpcOptions options) throws IOException {
    if (options.tls().isEmpty()) {
      return InsecureServerCredentials.create();
    }
    GrpcOptions.Tls tls = options.tls().get();
    return TlsServerCredentials.create(tls.certificates().toFile(), tls.privateKey().toFile());
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** Stops listening, waits a moment for what is under way, and withdraws the rest. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
