package dev.skerry.fleet.api;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.analytics.Ledger;
import dev.skerry.fleet.enrolment.Gatekeeper;
import dev.skerry.fleet.inbox.Inbox;
import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.Placements;
import dev.skerry.fleet.store.Changes;
import dev.skerry.fleet.store.Database;
import dev.skerry.link.Batch;
import dev.skerry.link.Desired;
import dev.skerry.link.Enrolment;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Renewal;
import dev.skerry.link.Report;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.OutputStream;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The port on which devices talk to their fleet.
 *
 * <pre>
 * POST /v1/enrol                without a certificate: {@link Enrolment}, answers an Admission
 * POST /v1/challenge            without one: answers a Challenge
 * POST /v1/renew                without one: {@link Renewal}, answers an Admission
 * POST /v1/exchange?hold=MS     {@link Report}, answers a {@link Desired}, or 204 if nothing has changed
 * POST /v1/messages             {@link Batch}, answers the Position up to which all has taken effect
 * GET  /v1/families/DIGEST      the archive, or any range of it
 * </pre>
 */
public final class DeviceServer implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 20_000;
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);
  private static final int SHARE = 256 << 10;
  /* Whoever has no certificate yet is not given much memory. */
  private static final int MOST_OF_STRANGERS = 64 << 10;
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,15})-([0-9]{0,15})");
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  private final Gatekeeper gatekeeper;
  private final Placements placements;
  private final Families families;
  private final Inbox inbox;
  private final Time time;
  private final Waiting waiting = new Waiting();
  private final Changes changes;
  private final Ear ear;
  private final WebServer server;
  private volatile boolean closed;

  private DeviceServer(
      Database database, Gatekeeper gatekeeper, Families families, Listen listen, Time time) {
    this.gatekeeper = gatekeeper;
    this.placements = new Placements(database);
    this.families = families;
    this.inbox = new Inbox(database, Ledger::file);
    this.time = time;
    this.ear = new Ear(new Devices(database), time);
    this.server =
        WebServer.builder()
            .host(listen.host())
            .port(listen.port())
            .maxTcpConnections(MOST_CONNECTIONS)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofSeconds(1))
            .maxPayloadSize(LinkJson.LARGEST)
            .idleConnectionTimeout(LONGEST_HOLD.multipliedBy(2))
            .directHandlers(Unparsed.handlers())
            .addProtocol(Http1Config.builder().continueImmediately(false).build())
            .tls(
                TlsConfig.builder()
                    .sslContext(gatekeeper.authority().listening(listen.names(), time.now()))
                    .clientAuth(TlsClientAuth.OPTIONAL)
                    .build())
            .routing(this::route)
            .build();
    this.changes =
        Changes.listen(
            database,
            new Changes.Listener() {
              @Override
              public void changed(String device) {
                waiting.wake(device);
              }

              @Override
              public void missed() {
                waiting.wakeAll();
              }
            });
    Http.started(server, listen.host(), listen.port());
  }

  /**
   * Where to listen.
   *
   * @param names under which devices reach it
   */
  public record Listen(String host, int port, List<String> names) {
    public Listen {
      names = List.copyOf(names);
    }
  }

  /** Starts listening. */
  public static DeviceServer start(
      Database database, Gatekeeper gatekeeper, Families families, Listen listen, Time time) {
    return new DeviceServer(database, gatekeeper, families, listen, time);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** How many devices are connected and wait. */
  public int waiting() {
    return waiting.count();
  }

  private void route(HttpRouting.Builder routing) {
    routing
        .post(
            "/v1/enrol",
            (request, response) ->
                Http.send(
                    response,
                    gatekeeper.enrol(
                        Http.read(request, Enrolment.class, MOST_OF_STRANGERS), time.now())))
        .post(
            "/v1/challenge",
            (request, response) -> Http.send(response, gatekeeper.challenge(time.now())))
        .post(
            "/v1/renew",
            (request, response) ->
                Http.send(
                    response,
                    gatekeeper.renew(
                        Http.read(request, Renewal.class, MOST_OF_STRANGERS), time.now())))
        .post("/v1/exchange", this::exchange)
        .post("/v1/messages", this::messages)
        .get("/v1/families/{digest}", this::family);
    Http.errors(routing);
  }

  /** Who asks, by the certificate that the connection was made with. */
  private static String device(ServerRequest request) {
    Matcher matcher =
        COMMON_NAME.matcher(request.remotePeer().tlsPrincipal().map(Principal::getName).orElse(""));
    if (!matcher.find()) {
      throw new Refusal(
          Refusal.Category.DENIED,
          "certificate: none (expected: the one that this device got when it joined)");
    }
    return matcher.group(1);
  }

  private void exchange(ServerRequest request, ServerResponse response)
      throws InterruptedException {
    String device = device(request);
    Report report = Http.read(request, Report.class);
    long hold = hold(request);
    long end = time.nanos() + hold * 1_000_000;
    requireKnown(placements.revision(device), device);
    ear.hear(device, report);
    try (Waiting.Place place = waiting.enter(device)) {
      long revision = requireKnown(placements.revision(device), device);
      long left = (end - time.nanos()) / 1_000_000;
      if (revision == report.known() && left > 0 && !closed) {
        place.await(left);
        revision = requireKnown(placements.revision(device), device);
      }
      if (revision == report.known()) {
        response.status(Status.NO_CONTENT_204).send();
        return;
      }
    }
    Desired desired = placements.desired(device).orElseThrow(() -> revoked(device));
    Http.send(response, desired);
  }

  private void messages(ServerRequest request, ServerResponse response) {
    String device = device(request);
    Batch batch = Http.read(request, Batch.class);
    requireKnown(placements.revision(device), device);
    Http.send(response, inbox.take(device, batch, time.now()));
  }

  private static long requireKnown(Optional<Long> revision, String device) {
    return revision.orElseThrow(() -> revoked(device));
  }

  private static Refusal revoked(String device) {
    return new Refusal(
        Refusal.Category.FORBIDDEN,
        "device: " + device + " was revoked or removed (expected: one of this fleet's)");
  }

  private static long hold(ServerRequest request) {
    String hold = request.query().first("hold").orElse("0");
    if (!hold.matches("[0-9]{1,6}") || Long.parseLong(hold) > LONGEST_HOLD.toMillis()) {
      throw new Refusal(
          Refusal.Category.INVALID,
          "hold: " + hold + " (expected: milliseconds, at most " + LONGEST_HOLD.toMillis() + ")");
    }
    return Long.parseLong(hold);
  }

  private void family(ServerRequest request, ServerResponse response) throws IOException {
    String device = device(request);
    requireKnown(placements.revision(device), device);
    Digest digest = new Digest(request.path().pathParameters().get("digest"));
    Families.Shipped family =
        families
            .find(digest)
            .orElseThrow(() ->
                new Refusal(Refusal.Category.NOT_FOUND, "family: " + digest + " is not there"));
    long size = family.size().count();
    long from = 0;
    long to = size - 1;
    Optional<String> range = request.headers().first(HeaderNames.RANGE);
    if (range.isPresent()) {
      Matcher matcher = RANGE.matcher(range.get());
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) >= size) {
        response.header(HeaderNames.CONTENT_RANGE, "bytes */" + size);
        Http.refuse(
            response,
            Status.REQUESTED_RANGE_NOT_SATISFIABLE_416,
            "range: "
                + range.get()
                + " (expected: bytes=FROM- or bytes=FROM-TO, within "
                + size
                + ")");
        return;
      }
      from = Long.parseLong(matcher.group(1));
      to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)));
      response.status(Status.PARTIAL_CONTENT_206);
      response.header(HeaderNames.CONTENT_RANGE, "bytes " + from + "-" + to + "/" + size);
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    response.header(HeaderNames.CONTENT_LENGTH, Long.toString(Math.max(0, to - from + 1)));
    try (OutputStream out = response.outputStream()) {
      while (from <= to) {
        byte[] share = families.read(digest, from, (int) Math.min(SHARE, to - from + 1));
        if (share.length == 0) {
          throw new IOException("family " + digest + " ends early in the database");
        }
        out.write(share);
        from += share.length;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    waiting.wakeAll();
    changes.close();
    ear.close();
    server.stop();
  }
}
