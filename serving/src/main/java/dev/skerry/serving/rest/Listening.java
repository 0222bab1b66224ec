package dev.skerry.serving.rest;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Starts web servers, and says so if one does not start: the library only logs that. */
final class Listening {
  private Listening() {}

  static WebServer start(WebServer server, String host, int port) {
    server.start();
    if (!server.isRunning()) {
      String message =
          "cannot listen on "
              + host
              + ":"
              + port
              + " (expected: an address of this machine and a port that is free)";
      throw new UncheckedIOException(message, new IOException(message));
    }
    return server;
  }
}
