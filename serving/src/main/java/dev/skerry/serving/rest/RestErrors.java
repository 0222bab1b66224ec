package dev.skerry.serving.rest;

import dev.skerry.serving.InferenceException.Category;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.regex.Pattern;

/** The one table from categories to HTTP. */
final class RestErrors {
  private static final Status GATEWAY_TIMEOUT = Status.GATEWAY_TIMEOUT_504;
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  /* It may repeat what the client sent. */
  private static final int LONGEST_MESSAGE = 4096;
  private static final Pattern READ =
      Pattern.compile(
          "/v2(/health/(live|ready)|/models/stats"
              + "|/models/[^/]+(/versions/[^/]+)?(/ready|/config|/stats)?)?");
  private static final Pattern POSTED =
      Pattern.compile(
          "/v2(/models/[^/]+(/versions/[^/]+)?/infer"
              + "|/repository(/[^/]+)?/index|/repository/models/[^/]+/(load|unload))");

  private RestErrors() {}

  static Status status(Category category) {
    return switch (category) {
      case INVALID, CANCELLED -> Status.BAD_REQUEST_400;
      case NOT_FOUND -> Status.NOT_FOUND_404;
      case TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
      case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE_503;
      case DEADLINE_EXCEEDED -> GATEWAY_TIMEOUT;
      case UNSUPPORTED -> Status.NOT_IMPLEMENTED_501;
      case INTERNAL -> Status.INTERNAL_SERVER_ERROR_500;
    };
  }

  static void send(ServerResponse response, Status status, String message) {
    String told =
        message.length() <= LONGEST_MESSAGE
            ? message
            : message.substring(0, LONGEST_MESSAGE) + " ... (" + message.length() + " characters)";
    response.status(status).header(JSON).send(CatalogWriter.error(told));
  }

  /** Says that there is nothing at {@code path}, or nothing for {@code method}. */
  static void unknown(ServerResponse response, String method, String path) {
    String asked = method + " " + path;
    String allowed =
        POSTED.matcher(path).matches() ? "POST" : READ.matcher(path).matches() ? "GET" : "";
    if (allowed.isEmpty()) {
      send(
          response,
          Status.NOT_FOUND_404,
          asked
              + " (expected: a path of the Open Inference Protocol, such as GET /v2 or"
              + " POST /v2/models/NAME/infer"
              + (path.equals("/metrics")
                  ? "; metrics have a port of their own, 8002 unless --metrics-port says otherwise"
                  : "")
              + ")");
    } else {
      response.header(HeaderNames.ALLOW, allowed);
      send(response, Status.METHOD_NOT_ALLOWED_405, asked + " (expected: " + allowed + ")");
    }
  }
}
