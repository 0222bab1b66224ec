package dev.skerry.fleet.api;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the port for people does, in OpenAPI 3.1, for tools that make clients of it. */
final class Description {
  private static final String FILE = "openapi.yaml";

  private Description() {}

  /** Answers with it; nobody is asked who they are. */
  static Handler handler() {
    byte[] text = read();
    return (request, response) ->
        response.header(HeaderNames.CONTENT_TYPE, "application/yaml").send(text);
  }

  private static byte[] read() {
    try (InputStream in = Description.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not beside its class");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
