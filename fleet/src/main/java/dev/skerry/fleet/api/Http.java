package dev.skerry.fleet.api;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.store.DatabaseException;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import dev.skerry.terms.Names;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jdbi.v3.core.JdbiException;

/** What both ports of a fleet have in common. */
final class Http {
  private static final System.Logger LOG = System.getLogger(Http.class.getName());
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  /* A browser that is led here takes nobody's words for a page. */
  private static final Header NO_PAGE =
      HeaderValues.createCached(HeaderNames.create("X-Content-Type-Options"), "nosniff");

  private Http() {}

  /** The body, read as JSON. */
  static <T> T read(ServerRequest request, Class<T> type) {
    return read(request, type, LinkJson.LARGEST);
  }

  /** The body, of at most so many bytes. */
  static <T> T read(ServerRequest request, Class<T> type, int most) {
    return LinkJson.read(body(request, most), type);
  }

  private static byte[] body(ServerRequest request, int most) {
    if (!request.content().hasEntity()) {
      throw new Refusal(Refusal.Category.INVALID, "body: none (expected: JSON)");
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(most + 1);
      if (body.length > most) {
        throw new Refusal(
            Refusal.Category.TOO_LARGE,
            "body: more than " + most + " bytes (expected: at most " + most + ")");
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void send(ServerResponse response, Object message) {
    response.header(JSON);
    response.header(NO_PAGE);
    response.send(LinkJson.write(message));
  }

  /** Answers what goes wrong with its reason, and no more than that. */
  static void errors(HttpRouting.Builder routing) {
    routing
        .any((request, response) ->
            refuse(
                response,
                Status.NOT_FOUND_404,
                request.prologue().method().text()
                    + " "
                    + request.path().rawPath()
                    + " (expected: a method and path of this port)"))
        .error(
            Refusal.class,
            (request, response, e) ->
                refuse(response, status(e.category()), String.valueOf(e.getMessage())))
        .error(
            LinkException.class,
            (request, response, e) ->
                refuse(response, Status.BAD_REQUEST_400, String.valueOf(e.getMessage())))
        .error(
            IllegalArgumentException.class,
            (request, response, e) ->
                refuse(response, Status.BAD_REQUEST_400, String.valueOf(e.getMessage())))
        .error(
            InsufficientDataAvailableException.class,
            (request, response, e) ->
                refuse(
                    response,
                    Status.BAD_REQUEST_400,
                    "body: cut off (expected: as long as Content-Length says)"))
        .error(
            JdbiException.class,
            (request, response, e) -> {
              LOG.log(
                  System.Logger.Level.ERROR,
                  "event=database_failed path=" + request.path().rawPath(),
                  e);
              refuse(
                  response,
                  Status.SERVICE_UNAVAILABLE_503,
                  "the fleet's database does not answer (expected: ask again later)");
            })
        .error(
            DatabaseException.class,
            (request, response, e) ->
                refuse(response, Status.SERVICE_UNAVAILABLE_503, String.valueOf(e.getMessage())))
        .error(
            Throwable.class,
            (request, response, e) -> {
              LOG.log(
                  System.Logger.Level.ERROR,
                  "event=request_failed path=" + request.path().rawPath(),
                  e);
              refuse(
                  response,
                  Status.INTERNAL_SERVER_ERROR_500,
                  "the fleet failed; its log says more");
            });
  }

  private static Status status(Refusal.Category category) {
    return switch (category) {
      case INVALID -> Status.BAD_REQUEST_400;
      case DENIED -> Status.UNAUTHORIZED_401;
      case FORBIDDEN -> Status.FORBIDDEN_403;
      case NOT_FOUND -> Status.NOT_FOUND_404;
      case CONFLICT -> Status.CONFLICT_409;
      case TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
      case BUSY -> Status.SERVICE_UNAVAILABLE_503;
    };
  }

  static void refuse(ServerResponse response, Status status, String reason) {
    response.status(status);
    send(response, Map.of("error", reason));
  }

  static WebServer started(WebServer server, String host, int port) {
    String cannot =
        "cannot listen on "
            + host
            + ":"
            + port
            + " (expected: an address of this machine and a port that is free)";
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(cannot, new IOException(e));
    }
    // It may fail without saying so.
    if (!server.isRunning()) {
      throw new UncheckedIOException(cannot, new IOException(cannot));
    }
    return server;
  }

  /** The name that stands for {@code parameter} in the path. */
  static String name(ServerRequest request, String parameter) {
    String value = request.path().pathParameters().get(parameter);
    Names.check(parameter, value);
    return value;
  }
}
