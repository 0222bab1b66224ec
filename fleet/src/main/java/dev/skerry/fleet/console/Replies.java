package dev.skerry.fleet.console;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** What is sent to a browser, with the headers that say what it may do with it. */
final class Replies {
  /** For what somebody else wrote: no script, no form, and nothing of this origin. */
  static final String NOTHING_ALLOWED =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none';"
          + " base-uri 'none'";

  private static final String OWN_ALLOWED =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  private Replies() {}

  /** Sends whoever asked to another page. */
  static void away(ServerResponse response, String to) {
    response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, to).send();
  }

  /** A page that may load what is this server's own, and nothing else. */
  static void html(ServerResponse response, Html html) {
    html(response, html, OWN_ALLOWED);
  }

  /** What is held to {@code policy}, a Content-Security-Policy. */
  static void html(ServerResponse response, Html html, String policy) {
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    response.header(HeaderNames.create("Content-Security-Policy"), policy);
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(html.text().getBytes(StandardCharsets.UTF_8));
  }

  /** A file that never changes while this server runs. */
  static void send(ServerResponse response, Asset asset) {
    response.header(HeaderNames.CONTENT_TYPE, asset.type());
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    response.header(HeaderNames.CACHE_CONTROL, "max-age=3600");
    response.send(asset.bytes());
  }
}
