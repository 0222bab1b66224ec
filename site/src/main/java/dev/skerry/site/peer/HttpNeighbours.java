package dev.skerry.site.peer;

import dev.skerry.site.membership.Member;
import dev.skerry.site.models.Holding;
import dev.skerry.site.models.Neighbours;
import dev.skerry.site.models.Piece;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks the {@link PeerPort} of neighbours for archives, over connections of its own: a piece that
 * is on its way stands before no question.
 */
public final class HttpNeighbours implements Neighbours {
  private static final Duration CONNECT = Duration.ofMillis(500);
  private static final Duration GIVING = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int BUSY = 503;

  private final HttpClient http;

  /**
   * Nobody asked yet.
   *
   * @param tls shows this device's certificate, and believes those of the site's other devices
   */
  public HttpNeighbours(SSLContext tls) {
    this.http = Reach.client(tls, CONNECT);
  }

  @Override
  public Holding holding(Member member, Digest archive) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(Reach.uri(member, ArchivePaths.holding(archive))).build();
    HttpResponse<byte[]> response = send(member, request, Holding.LONGEST, LOOKING);
    if (response.statusCode() != OK) {
      throw new IOException(member.device() + " answered " + response.statusCode());
    }
    try {
      return Holding.read(new String(response.body(), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  @Override
  public byte[] piece(Member member, Digest archive, Piece piece) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(Reach.uri(member, ArchivePaths.archive(archive)))
            .header("Range", ArchivePaths.range(piece))
            .build();
    HttpResponse<byte[]> response = send(member, request, Piece.USUAL, GIVING);
    if (response.statusCode() == BUSY) {
      throw new BusyException(member.device());
    }
    if (response.statusCode() != PARTIAL || response.body().length != piece.length()) {
      throw new IOException(
          member.device()
              + " answered "
              + response.statusCode()
              + " with "
              + response.body().length
              + " bytes (expected: 206 with "
              + piece.length()
              + ")");
    }
    return response.body();
  }

  /* A request's own time-out would end with the head of the answer. */
  private HttpResponse<byte[]> send(Member member, HttpRequest request, int most, Duration patience)
      throws IOException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), most));
    try {
      HttpResponse<byte[]> response = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      // Whoever is blamed for what it gives must be the one who gave it.
      if (response.sslSession().filter(session -> Reach.isWith(member, session)).isEmpty()) {
        throw new IOException("somebody else answers where " + member.device() + " should");
      }
      return response;
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new IOException("no whole answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
