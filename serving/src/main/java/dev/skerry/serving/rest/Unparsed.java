package dev.skerry.serving.rest;

import dev.skerry.serving.InferenceException.Category;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Locale;

/** Says what is wrong with requests that never became one, in the same JSON as everything else. */
final class Unparsed implements DirectHandler {
  private final long largestBody;

  private Unparsed(long largestBody) {
    this.largestBody = largestBody;
  }

  static DirectHandlers handlers(long largestBody) {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    Unparsed unparsed = new Unparsed(largestBody);
    for (EventType event : EventType.values()) {
      handlers.addHandler(event, unparsed);
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
        .status(isCodedOtherwise(request) ? Status.UNSUPPORTED_MEDIA_TYPE_415 : status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .keepAlive(event.keepAlive())
        .entity(
            CatalogWriter.error(
                isCodedOtherwise(request)
                    ? "Content-Encoding: another one (expected: " + CodedBodies.EXPECTED + ")"
                    : message(status)))
        .build();
  }

  private static boolean isCodedOtherwise(TransportRequest request) {
    return request
        .headers()
        .first(HeaderNames.CONTENT_ENCODING)
        .filter(coding -> !CodedBodies.KNOWN.contains(coding.toLowerCase(Locale.ROOT)))
        .isPresent();
  }

  /** Never the library's own words: they may repeat what the client sent, or tell of the inside. */
  private String message(Status status) {
    if (status.equals(RestErrors.status(Category.TOO_LARGE))) {
      return "body: more (expected: <= " + largestBody + " bytes)";
    }
    return status.equals(RestErrors.status(Category.INTERNAL))
        ? "the server failed; its log says more"
        : "the request cannot be read (expected: HTTP/1.1 as in RFC 9112)";
  }
}
