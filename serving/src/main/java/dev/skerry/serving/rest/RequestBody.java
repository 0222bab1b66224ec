package dev.skerry.serving.rest;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Reads the body of a request, bounded in size and in time. A body that is larger, too slow, or
 * breaks off, is refused without reading the rest, so the connection closes after that.
 */
final class RequestBody {
  /* Taken at once because the client announces it; more is taken only as it comes. */
  private static final int TRUSTED_BYTES = 1 << 16;
  private static final byte[] NONE = new byte[0];

  private final long largest;
  private final SlowBodies slow;

  /**
   * A reader of bodies.
   *
   * @param largest in bytes
   * @param slow ends those that come too slowly
   */
  RequestBody(long largest, SlowBodies slow) {
    this.largest = largest;
    this.slow = slow;
  }

  /**
   * The whole body, if it is no larger than it may be and comes in time.
   *
   * @param arrival when the head of the request was there
   * @throws CloseConnectionException if not; the client has been told
   */
  byte[] read(ServerRequest request, ServerResponse response, long arrival) {
    OptionalLong announced = request.headers().contentLength();
    if (announced.isPresent() && announced.getAsLong() > largest) {
      CloseConnectionException refused =
          refuse(response, tooLarge(announced.getAsLong() + " bytes"));
      if (!request.headers().contains(HeaderNames.EXPECT)) {
        Leftover.drain(request.content().inputStream());
      }
      throw refused;
    }
    if (!request.content().hasEntity()) {
      return NONE;
    }
    SlowBodies.Reading reading = slow.begin(response, arrival);
    byte[] body;
    try {
      // Never closed by hand: that would wait for the rest of the body.
      InputStream in = request.content().inputStream();
      body =
          announced.isPresent()
              ? announced(in, (int) announced.getAsLong(), reading)
              : chunked(in, reading);
    } catch (IOException | RuntimeException e) {
      throw reading.end() ? refuse(response, reason(e)) : tooSlow();
    }
    if (!reading.end()) {
      throw tooSlow();
    }
    return body;
  }

  private InferenceException reason(Exception e) {
    if (e instanceof InferenceException refused) {
      return refused;
    }
    return e instanceof RequestException refused
            && refused.status().equals(Status.REQUEST_ENTITY_TOO_LARGE_413)
        ? tooLarge("more")
        : unreadable();
  }

  private byte[] announced(InputStream in, int length, SlowBodies.Reading reading)
      throws IOException {
    byte[] body = new byte[Math.min(length, TRUSTED_BYTES)];
    int have = 0;
    while (have < length) {
      if (have == body.length) {
        body = Arrays.copyOf(body, (int) Math.min(length, 2L * have));
      }
      int more = read(in, body, have, reading);
      if (more < 0) {
        throw new InferenceException(
            Category.INVALID, "body: " + have + " bytes (expected: " + length + ")");
      }
      have += more;
    }
    return body;
  }

  private byte[] chunked(InputStream in, SlowBodies.Reading reading) throws IOException {
    byte[] body = new byte[(int) Math.min(largest + 1, TRUSTED_BYTES)];
    int have = 0;
    while (true) {
      if (have == body.length) {
        body = Arrays.copyOf(body, (int) Math.min(largest + 1, 2L * have));
      }
      int more = read(in, body, have, reading);
      if (more < 0) {
        return Arrays.copyOf(body, have);
      }
      have += more;
      if (have > largest) {
        throw tooLarge("more");
      }
    }
  }

  private static int read(InputStream in, byte[] body, int have, SlowBodies.Reading reading)
      throws IOException {
    int more = in.read(body, have, body.length - have);
    reading.has(have + (long) more);
    return more;
  }

  private static CloseConnectionException tooSlow() {
    return new CloseConnectionException("body came too slowly");
  }

  private static CloseConnectionException refuse(ServerResponse response, InferenceException e) {
    response.header(HeaderValues.CONNECTION_CLOSE);
    RestErrors.send(response, RestErrors.status(e.category()), e.getMessage());
    return new CloseConnectionException(e.getMessage());
  }

  private static InferenceException unreadable() {
    return new InferenceException(Category.INVALID, "body could not be read to its end");
  }

  private InferenceException tooLarge(String found) {
    return new InferenceException(
        Category.TOO_LARGE, "body: " + found + " (expected: <= " + largest + " bytes)");
  }
}
