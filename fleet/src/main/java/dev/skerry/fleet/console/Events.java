package dev.skerry.fleet.console;

import dev.skerry.fleet.store.Database;
import dev.skerry.time.Time;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.JdbiException;

/**
 * Tells open pages that something has changed, at most once a second (server-sent events, HTML
 * standard, section 9.2).
 */
final class Events {
  private static final int MOST = 64;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int QUIET = 15;
  private static final byte[] CHANGED =
      "event: changed\ndata: 1\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] STILL_HERE = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final Database database;
  private final Time time;
  private final Semaphore places = new Semaphore(MOST);
  private volatile boolean closed;

  Events(Database database, Time time) {
    this.database = database;
    this.time = time;
  }

  /** Tells one page, until it is closed. */
  void tell(ServerResponse response) throws IOException {
    if (!places.tryAcquire()) {
      response.status(503).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      out.write(STILL_HERE);
      out.flush();
      String last = state();
      for (int quiet = 0; !closed && !Thread.currentThread().isInterrupted(); quiet++) {
        pause();
        String now = state();
        if (!now.equals(last)) {
          out.write(CHANGED);
          out.flush();
          quiet = 0;
        } else if (quiet >= QUIET) {
          out.write(STILL_HERE);
          out.flush();
          quiet = 0;
        }
        last = now;
      }
    } catch (IOException | JdbiException e) {
      // The page was closed, or this replica is; the page asks again, whomever it finds.
    } finally {
      places.release();
    }
  }

  private void pause() {
    long end = time.nanos() + LOOK.toNanos();
    for (long left = LOOK.toNanos();
        left > 0 && !closed && !Thread.currentThread().isInterrupted();
        left = end - time.nanos()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /* Differs whenever a page would. */
  private String state() {
    return database.in(handle ->
        handle
            .createQuery(
                """
                select concat((select max(id) from audit), '/', (select max(seen_at) from device), '/',
                  (select count(*) from device))\
                """)
            .mapTo(String.class)
            .one());
  }

  void close() {
    closed = true;
  }
}
