package dev.skerry.fleet.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What pages are drawn with; all of it from here. */
enum Asset {
  STYLE("console.css", "text/css; charset=utf-8", "console.css"),
  MARK("skerry.svg", "image/svg+xml", "skerry.svg"),
  HTMX(
      "htmx.js",
      "text/javascript; charset=utf-8",
      "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js"),
  EVENTS(
      "sse.js",
      "text/javascript; charset=utf-8",
      "/META-INF/resources/webjars/htmx-ext-sse/2.2.2/sse.js");

  private final String file;
  private final String type;
  private final String resource;

  Asset(String file, String type, String resource) {
    this.file = file;
    this.type = type;
    this.resource = resource;
  }

  String file() {
    return file;
  }

  String type() {
    return type;
  }

  byte[] bytes() {
    try (InputStream in = Asset.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource: " + resource + " (expected: on the class path)");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
