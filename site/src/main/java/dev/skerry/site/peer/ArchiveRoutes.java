package dev.skerry.site.peer;

import dev.skerry.site.models.Hatch;
import dev.skerry.site.models.Holding;
import dev.skerry.site.models.Piece;
import dev.skerry.terms.Digest;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says what this device has of an archive, and gives pieces of it, slowly enough.
 *
 * <pre>
 * GET /v1/families/DIGEST/holding   as {@link Holding} writes it
 * GET /v1/families/DIGEST           with a range of one piece: 206, 404 without it, or 503 if busy
 * </pre>
 */
final class ArchiveRoutes implements Consumer<HttpRouting.Builder> {
  private static final int SHARE = 32 << 10;

  private final Archives archives;
  private final Hatch hatch;
  private final LongSupplier nanos;

  ArchiveRoutes(Archives archives, Hatch hatch, LongSupplier nanos) {
    this.archives = archives;
    this.hatch = hatch;
    this.nanos = nanos;
  }

  @Override
  public void accept(HttpRouting.Builder routing) {
    routing
        .get(ArchivePaths.HOLDING, this::holding)
        .get(ArchivePaths.ARCHIVE, this::piece)
        .error(
            IllegalArgumentException.class,
            (request, response, e) ->
                refuse(response, Status.BAD_REQUEST_400, String.valueOf(e.getMessage())));
  }

  private static Digest digest(ServerRequest request) {
    return new Digest(request.path().pathParameters().get("digest"));
  }

  private void holding(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain");
    response.send(archives.holding(digest(request)).text().getBytes(StandardCharsets.US_ASCII));
  }

  private void piece(ServerRequest request, ServerResponse response) throws IOException {
    Digest archive = digest(request);
    Piece piece = ArchivePaths.piece(request.headers().first(HeaderNames.RANGE).orElse(""));
    String asker = request.remotePeer().tlsPrincipal().map(Principal::getName).orElse("");
    if (!hatch.admit(asker, nanos.getAsLong())) {
      refuse(response, Status.SERVICE_UNAVAILABLE_503, "busy with others");
      return;
    }
    Optional<byte[]> content = archives.read(archive, piece);
    if (content.isEmpty()) {
      refuse(response, Status.NOT_FOUND_404, archive + " (expected: an archive that is here)");
      return;
    }
    give(content.get(), asker, response);
  }

  private void give(byte[] content, String asker, ServerResponse response) throws IOException {
    response.status(Status.PARTIAL_CONTENT_206);
    response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(content.length));
    try (OutputStream out = response.outputStream()) {
      for (int at = 0; at < content.length; at += SHARE) {
        int length = Math.min(SHARE, content.length - at);
        pause(hatch.wait(asker, length, nanos.getAsLong()));
        out.write(content, at, length);
      }
    }
  }

  private static void pause(long wait) throws IOException {
    try {
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void refuse(ServerResponse response, Status status, String reason) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "text/plain");
    response.send(reason.getBytes(StandardCharsets.UTF_8));
  }
}
