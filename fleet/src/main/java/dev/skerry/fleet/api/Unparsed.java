package dev.skerry.fleet.api;

import dev.skerry.link.LinkJson;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;

/** Answers requests that never became one, in the same JSON as everything else. */
final class Unparsed implements DirectHandler {
  private Unparsed() {}

  static DirectHandlers handlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType event : EventType.values()) {
      handlers.addHandler(event, new Unparsed());
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType event,
      Status said,
      ServerResponseHeaders headers,
      String message) {
    // The library takes a head that is cut off, or a method that is none, for its own failure.
    Status status =
        event == EventType.INTERNAL_ERROR && request.path().isEmpty()
            ? Status.BAD_REQUEST_400
            : said;
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .keepAlive(event.keepAlive())
        .entity(LinkJson.write(Map.of("error", words(status))))
        .build();
  }

  /* Never the library's own: they may repeat what was sent, or tell of the inside. */
  private static String words(Status status) {
    return status.equals(Status.INTERNAL_SERVER_ERROR_500)
        ? "the fleet failed; its log says more"
        : "the request cannot be read (expected: HTTP/1.1 as in RFC 9112)";
  }
}
