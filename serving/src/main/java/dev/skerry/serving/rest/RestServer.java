package dev.skerry.serving.rest;

import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Statistics;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import io.helidon.http.BadRequestException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The Open Inference Protocol over HTTP. Starts on construction; thread-safe. */
public final class RestServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RestServer.class.getName());
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  private static final long LARGEST_MANAGEMENT_BODY = 1 << 20;
  private static final int MOST_CONNECTIONS = 1024;
  private static final int LARGEST_HEADERS = 32 << 10;
  private static final String MODEL = "/v2/models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";

  private final Inference inference;
  private final LargeBodies large;
  private final SlowBodies slow;
  private final RequestBody managementBodies;
  private final WebServer server;

  private RestServer(Inference inference, RestOptions options, Consumer<HttpRouting.Builder> more) {
    this.inference = inference;
    this.large = new LargeBodies(options.largestBody());
    this.slow = new SlowBodies(inference::nanos);
    this.managementBodies = new RequestBody(LARGEST_MANAGEMENT_BODY, slow);
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(options.host())
            .port(options.port())
            .maxTcpConnections(MOST_CONNECTIONS)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofSeconds(1))
            // What is refused as too large is still read for a while, so that its sender hears of
            // it.
            .maxPayloadSize(options.largestBody() + Leftover.MOST_BYTES)
            .contentEncoding(CodedBodies.context())
            .directHandlers(Unparsed.handlers(options.largestBody()))
            .idleConnectionTimeout(Duration.ofMinutes(5))
            .addProtocol(
                Http1Config.builder()
                    .maxHeadersSize(LARGEST_HEADERS)
                    .continueImmediately(false)
                    .build())
            .routing(routing -> route(routing, options, more));
    options
        .tls()
        .ifPresent(context ->
            builder.tls(
                TlsConfig.builder()
                    .sslContext(context)
                    .clientAuth(
                        options.clientsProve() ? TlsClientAuth.REQUIRED : TlsClientAuth.NONE)
                    .build()));
    this.server = Listening.start(builder.build(), options.host(), options.port());
  }

  /**
   * Starts listening, for questions to {@code inference}.
   *
   * @throws java.io.UncheckedIOException if it cannot, most often because the port is taken
   */
  public static RestServer start(Inference inference, RestOptions options) {
    return start(inference, options, routing -> {});
  }

  /** Starts listening, and serves {@code more} at the same port. */
  public static RestServer start(
      Inference inference, RestOptions options, Consumer<HttpRouting.Builder> more) {
    return new RestServer(inference, options, more);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  private void route(
      HttpRouting.Builder routing, RestOptions options, Consumer<HttpRouting.Builder> more) {
    more.accept(routing);
    Handler infer =
        new InferHandler(
            inference,
            options.largestBody(),
            slow,
            large,
            ReadingDesk.forThisMachine(inference::nanos));
    routing
        .post(MODEL + "/infer", infer)
        .post(VERSION + "/infer", infer)
        .get("/v2/health/live", this::live)
        .get("/v2/health/ready", this::ready)
        .get("/v2", (request, response) -> send(response, CatalogWriter.server()))
        .get("/v2/models/stats", this::allStatistics)
        .post("/v2/repository/index", this::index)
        .post("/v2/repository/{repository}/index", this::index)
        .post("/v2/repository/models/{model}/load", this::load)
        .post("/v2/repository/models/{model}/unload", this::unload);
    for (String path : List.of(MODEL, VERSION)) {
      routing
          .get(
              path,
              (request, response) ->
                  send(
                      response,
                      CatalogWriter.metadata(catalog().describe(model(request), version(request)))))
          .get(path + "/ready", this::modelReady)
          .get(
              path + "/config",
              (request, response) ->
                  send(
                      response,
                      CatalogWriter.config(catalog().describe(model(request), version(request)))))
          .get(
              path + "/stats",
              (request, response) ->
                  send(
                      response,
                      CatalogWriter.statistics(
                          List.of(catalog().statistics(model(request), version(request))))));
    }
    routing
        .any(RestServer::unknown)
        .error(
            InferenceException.class,
            (request, response, e) ->
                RestErrors.send(response, RestErrors.status(e.category()), e.getMessage()))
        .error(
            BadRequestException.class,
            (request, response, e) ->
                RestErrors.send(response, Status.BAD_REQUEST_400, "the request cannot be read"))
        .error(Throwable.class, RestServer::fail);
  }

  private void live(ServerRequest request, ServerResponse response) {
    response.status(catalog().isLive() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    send(response, CatalogWriter.health("live", catalog().isLive()));
  }

  private void ready(ServerRequest request, ServerResponse response) {
    response.status(catalog().isReady() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    send(response, CatalogWriter.health("ready", catalog().isReady()));
  }

  private void modelReady(ServerRequest request, ServerResponse response) {
    catalog().describe(model(request), version(request));
    send(response, CatalogWriter.modelReady(model(request)));
  }

  private void allStatistics(ServerRequest request, ServerResponse response) {
    List<Statistics> statistics =
        catalog().index().stream()
            .filter(entry -> entry.state() == Catalog.State.READY)
            .map(entry -> catalog().statistics(entry.name(), entry.version()))
            .toList();
    send(response, CatalogWriter.statistics(statistics));
  }

  private void index(ServerRequest request, ServerResponse response) {
    boolean readyOnly =
        Boolean.TRUE.equals(ManagementRequest.read(body(request, response)).get("ready"));
    List<Catalog.Entry> entries =
        catalog().index().stream()
            .filter(entry -> !readyOnly || entry.state() == Catalog.State.READY)
            .toList();
    send(response, CatalogWriter.index(entries));
  }

  private void load(ServerRequest request, ServerResponse response) {
    Map<String, Object> parameters = ManagementRequest.read(body(request, response));
    catalog().load(model(request), parameters);
    send(response, new byte[0]);
  }

  private void unload(ServerRequest request, ServerResponse response) {
    ManagementRequest.read(body(request, response));
    catalog().unload(model(request));
    send(response, new byte[0]);
  }

  private byte[] body(ServerRequest request, ServerResponse response) {
    return managementBodies.read(request, response, inference.nanos());
  }

  private Catalog catalog() {
    return inference.catalog();
  }

  private static String model(ServerRequest request) {
    return request.path().pathParameters().get("model");
  }

  private static String version(ServerRequest request) {
    return request.path().pathParameters().first("version").orElse("");
  }

  private static void unknown(ServerRequest request, ServerResponse response) {
    RestErrors.unknown(response, request.prologue().method().text(), request.path().path());
  }

  private static void fail(ServerRequest request, ServerResponse response, Throwable e) {
    LOG.log(System.Logger.Level.ERROR, "event=request_failed path=" + request.path().rawPath(), e);
    RestErrors.send(
        response, Status.INTERNAL_SERVER_ERROR_500, "the server failed; its log says more");
  }

  private static void send(ServerResponse response, byte[] body) {
    response.header(JSON);
    response.send(body);
  }

  /** Stops listening, and waits a moment for what is under way. */
  @Override
  public void close() {
    server.stop();
    large.close();
    slow.close();
  }
}
