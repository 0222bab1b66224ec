package dev.skerry.device.uplink;

import dev.skerry.device.slots.Shelf;
import dev.skerry.link.Assignment;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.family.OpenFamily;
import dev.skerry.model.signing.Seal;
import dev.skerry.model.signing.SealException;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings archives onto the shelf, one after the other, on a thread of its own. One that breaks off
 * goes on from where it was, also after a restart.
 */
public final class Fetching implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Fetching.class.getName());
  private static final int SHARE = 64 << 10;
  private static final int MOST_WRONG = 3;

  /** Where archives come from. */
  public interface Source {
    /** The bytes of one from {@code from} on. */
    InputStream fetch(Digest archive, long from) throws IOException;
  }

  /** What becomes of an archive. */
  interface Outcome {
    void fetched(Digest archive);

    void rejected(Digest archive, String reason);
  }

  /**
   * How archives are fetched.
   *
   * @param trusted who must have signed them; empty if nobody must
   * @param rate at most so many bytes a second; 0 for as fast as it goes
   * @param largest that is fetched
   */
  public record Setup(
      Source source,
      Optional<PublicKey> trusted,
      long rate,
      Bytes largest,
      RandomGenerator random) {
    /** Larger than any family that there is. */
    public static final Bytes USUAL_LARGEST = Bytes.ofMebibytes(2048);
  }

  private final Shelf shelf;
  private final Path folder;
  private final Setup setup;
  private final Outcome outcome;
  private final Time time;
  private final Thread thread;
  private final Map<Digest, Assignment> wanted = new LinkedHashMap<>();
  private int wrong;
  private boolean closed;

  Fetching(Shelf shelf, Path folder, Setup setup, Outcome outcome, Time time) {
    this.shelf = shelf;
    this.folder = folder;
    this.setup = setup;
    this.outcome = outcome;
    this.time = time;
    this.thread = Thread.ofPlatform().name("fetching").daemon(true).start(this::work);
  }

  synchronized void begin(Assignment assignment) {
    wanted.put(assignment.family(), assignment);
    notifyAll();
  }

  /** Nobody wants it any more. */
  synchronized void remove(Digest archive) throws IOException {
    wanted.remove(archive);
    shelf.remove(archive);
    notifyAll();
  }

  private synchronized @Nullable Assignment next() throws InterruptedException {
    while (wanted.isEmpty() && !closed) {
      wait();
    }
    return closed ? null : wanted.values().iterator().next();
  }

  private void work() {
    Backoff backoff = new Backoff();
    try {
      for (Assignment assignment = next(); assignment != null; assignment = next()) {
        try {
          fetch(assignment);
          backoff.succeeded();
        } catch (IOException | RuntimeException e) {
          Duration wait = backoff.failed(setup.random());
          LOG.log(
              System.Logger.Level.WARNING,
              "event=not_fetched family="
                  + assignment.family().hex()
                  + " reason=\""
                  + e.getMessage()
                  + "\" again_in="
                  + wait);
          pause(assignment, wait);
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized void pause(Assignment assignment, Duration wait)
      throws InterruptedException {
    long end = time.nanos() + wait.toNanos();
    for (long left = wait.toMillis(); left > 0; left = (end - time.nanos()) / 1_000_000) {
      if (closed || !wanted.containsKey(assignment.family())) {
        return;
      }
      wait(left);
    }
  }

  private void fetch(Assignment assignment) throws IOException {
    Digest archive = assignment.family();
    if (assignment.size().compareTo(setup.largest()) > 0) {
      reject(
          archive,
          "archive: " + assignment.size() + " (expected: at most " + setup.largest() + ")");
      return;
    }
    if (!isWhole(archive)) {
      if (!download(assignment)) {
        return;
      }
      if (!complete(assignment)) {
        String reason = "what came was not " + archive;
        if (++wrong >= MOST_WRONG) {
          wrong = 0;
          reject(archive, reason);
          return;
        }
        // The way may have been at fault; another try tells.
        throw new IOException(reason);
      }
    }
    wrong = 0;
    try (OpenFamily open = OpenFamily.at(folder.resolve(Shelf.name(archive)))) {
      Seal.check(open.folder(), setup.trusted());
      FamilyFolder.read(open.folder());
    } catch (FamilyException | SealException | IllegalArgumentException e) {
      reject(archive, String.valueOf(e.getMessage()));
      return;
    }
    if (done(archive)) {
      outcome.fetched(archive);
    }
  }

  private synchronized boolean isWhole(Digest archive) throws IOException {
    return shelf.content().whole().contains(archive);
  }

  private synchronized boolean done(Digest archive) {
    return wanted.remove(archive) != null;
  }

  private void reject(Digest archive, String reason) {
    if (done(archive)) {
      outcome.rejected(archive, reason);
    }
  }

  /* Whether all of it is there, rather than not wanted any more. */
  private boolean download(Assignment assignment) throws IOException {
    Digest archive = assignment.family();
    long size = assignment.size().count();
    long from = fetched(archive);
    if (from >= size) {
      return true;
    }
    long began = time.nanos();
    long came = 0;
    try (InputStream in = setup.source().fetch(archive, from)) {
      while (from + came < size) {
        byte[] share = in.readNBytes((int) Math.min(SHARE, size - from - came));
        if (share.length == 0) {
          throw new IOException("broke off at " + (from + came) + " of " + size + " bytes");
        }
        if (!append(archive, share)) {
          return false;
        }
        came += share.length;
        hold(began, came);
      }
      return true;
    }
  }

  private synchronized long fetched(Digest archive) throws IOException {
    return shelf.fetched(archive);
  }

  private synchronized boolean append(Digest archive, byte[] share) throws IOException {
    if (closed || !wanted.containsKey(archive)) {
      return false;
    }
    shelf.append(archive, ByteBuffer.wrap(share));
    return true;
  }

  private synchronized boolean complete(Assignment assignment) throws IOException {
    return shelf.complete(assignment.family(), assignment.size());
  }

  /* Not faster than allowed. */
  private void hold(long began, long came) {
    if (setup.rate() > 0) {
      long due = began + (long) (1e9 * came / setup.rate());
      for (long left = due - time.nanos();
          left > 0 && !Thread.currentThread().isInterrupted();
          left = due - time.nanos()) {
        LockSupport.parkNanos(this, left);
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
