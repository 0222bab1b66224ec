package dev.skerry.serving.rest;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the body of a request, bounded. A body that is larger, or breaks off, is refused without
 * reading the rest, so the connection closes after that.
 */
final class RequestBody {
  /* Taken at once because the client announces it; more is taken only as it comes. */
  private static final int TRUSTED_BYTES = 1 << 16;
  private static final long LINGER_NANOS = Duration.ofMillis(300).toNanos();
  private static final byte[] NONE = new byte[0];

  private RequestBody() {}

  /**
   * The whole body, if it is no larger than {@code largest}.
   *
   * @throws CloseConnectionException if it is; the client has been told
   */
  static byte[] read(ServerRequest request, ServerResponse response, long largest) {
    OptionalLong announced = request.headers().contentLength();
    if (announced.isPresent() && announced.getAsLong() > largest) {
      CloseConnectionException refused =
          refuse(response, tooLarge(announced.getAsLong() + " bytes", largest));
      linger();
      throw refused;
    }
    if (!request.content().hasEntity()) {
      return NONE;
    }
    try (InputStream in = request.content().inputStream()) {
      return announced.isPresent()
          ? announced(in, (int) announced.getAsLong())
          : chunked(in, largest);
    } catch (InferenceException e) {
      throw refuse(response, e);
    } catch (RequestException e) {
      throw refuse(
          response,
          e.status().equals(Status.REQUEST_ENTITY_TOO_LARGE_413)
              ? tooLarge("more", largest)
              : unreadable());
    } catch (IOException | DataReader.InsufficientDataAvailableException e) {
      throw refuse(response, unreadable());
    }
  }

  /**
   * Keeps the connection open for a moment: closing it while the client still sends resets it, and
   * what the client has not read by then is lost to it. One that listens only after it has sent
   * everything is not helped by that.
   */
  private static void linger() {
    LockSupport.parkNanos(LINGER_NANOS);
  }

  private static byte[] announced(InputStream in, int length) throws IOException {
    byte[] body;
    int read;
    if (length <= TRUSTED_BYTES) {
      body = new byte[length];
      read = in.readNBytes(body, 0, length);
    } else {
      body = in.readNBytes(length);
      read = body.length;
    }
    if (read < length) {
      throw new InferenceException(
          Category.INVALID, "body: " + read + " bytes (expected: " + length + ")");
    }
    return body;
  }

  private static byte[] chunked(InputStream in, long largest) throws IOException {
    byte[] body = in.readNBytes((int) largest + 1);
    if (body.length > largest) {
      throw tooLarge("more", largest);
    }
    return body;
  }

  private static CloseConnectionException refuse(ServerResponse response, InferenceException e) {
    response.header(HeaderValues.CONNECTION_CLOSE);
    RestErrors.send(response, RestErrors.status(e.category()), e.getMessage());
    return new CloseConnectionException(e.getMessage());
  }

  private static InferenceException unreadable() {
    return new InferenceException(Category.INVALID, "body could not be read to its end");
  }

  private static InferenceException tooLarge(String found, long largest) {
    return new InferenceException(
        Category.TOO_LARGE, "body: " + found + " (expected: <= " + largest + " bytes)");
  }
}
