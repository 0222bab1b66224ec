package dev.skerry.device.uplink;

import dev.skerry.device.slots.Attic;
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
import java.util.function.BooleanSupplier;
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

  /**
   * An archive that shall come.
   *
   * @param stands whether it is wanted still
   */
  public record Order(Digest archive, Bytes size, BooleanSupplier stands) {}

  /** Where archives come from. What comes may be wrong, and the source is told. */
  public interface Source {
    /** The bytes of one from {@code from} on; reading them may wait for as long as it is wanted. */
    InputStream fetch(Order order, long from) throws IOException;

    /** What came is what it should be. */
    default void right(Digest archive) {}

    /**
     * What came is not what it should be.
     *
     * @return whether it is to be tried again, for that may not have been the fleet's doing
     */
    default boolean wrong(Digest archive) {
      return false;
    }

    /** Nobody wants it any more. */
    default void left(Digest archive) {}

    /** What it would cost to fetch it again, in whatever unit. */
    default double cost(Digest archive, Bytes size) {
      return size.count();
    }
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
   * @param room for archives that nothing needs any more; they need not be fetched again
   */
  public record Setup(
      Source source,
      Optional<PublicKey> trusted,
      long rate,
      Bytes largest,
      Bytes room,
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
  private final Map<Digest, Wish> wanted = new LinkedHashMap<>();
  private final Attic attic;
  private int wrong;
  private boolean closed;

  /* One for each time that an archive is wanted: what came for an earlier one is no part of a later one. */
  private static final class Wish {
    private final Digest archive;
    private final Bytes size;
    private boolean over;

    Wish(Digest archive, Bytes size) {
      this.archive = archive;
      this.size = size;
    }
  }

  Fetching(Shelf shelf, Path folder, Setup setup, Outcome outcome, Time time) {
    this.shelf = shelf;
    this.folder = folder;
    this.setup = setup;
    this.outcome = outcome;
    this.time = time;
    this.attic = new Attic(setup.room());
    this.thread = Thread.ofPlatform().name("fetching").daemon(true).start(this::work);
  }

  synchronized void begin(Assignment assignment) {
    Digest archive = assignment.family();
    Wish last = wanted.get(archive);
    if (last == null || !last.size.equals(assignment.size())) {
      drop(archive);
      wanted.put(archive, new Wish(archive, assignment.size()));
    }
    attic.out(archive);
    attic.used(archive, time.nanos());
    notifyAll();
  }

  /** Somebody put an archive to use that is here. */
  synchronized void used(Digest archive) {
    attic.used(archive, time.nanos());
  }

  /** Nobody here wants it any more. It is kept for a while if there is room. */
  synchronized void remove(Digest archive) throws IOException {
    drop(archive);
    setup.source().left(archive);
    if (shelf.content().whole().contains(archive)) {
      Map<Digest, Bytes> sizes = new LinkedHashMap<>();
      for (Digest kept : attic.kept()) {
        sizes.put(kept, shelf.size(kept));
      }
      Bytes size = shelf.size(archive);
      for (Digest leaves :
          attic.in(
              archive,
              size,
              it -> setup.source().cost(it, sizes.getOrDefault(it, size)),
              time.nanos())) {
        shelf.remove(leaves);
      }
    } else {
      shelf.remove(archive);
    }
    notifyAll();
  }

  private void drop(Digest archive) {
    Wish wish = wanted.remove(archive);
    if (wish != null) {
      wish.over = true;
    }
  }

  private synchronized @Nullable Wish next() throws InterruptedException {
    while (wanted.isEmpty() && !closed) {
      wait();
    }
    return closed ? null : wanted.values().iterator().next();
  }

  private void work() {
    Backoff backoff = new Backoff();
    try {
      for (Wish wish = next(); wish != null; wish = next()) {
        try {
          fetch(wish);
          backoff.succeeded();
        } catch (IOException | RuntimeException e) {
          if (!isWanted(wish)) {
            continue;
          }
          Duration wait = backoff.failed(setup.random());
          LOG.log(
              System.Logger.Level.WARNING,
              "event=not_fetched family="
                  + wish.archive.hex()
                  + " reason=\""
                  + e.getMessage()
                  + "\" again_in="
                  + wait);
          pause(wish, wait);
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized void pause(Wish wish, Duration wait) throws InterruptedException {
    long end = time.nanos() + wait.toNanos();
    for (long left = wait.toMillis(); left > 0; left = (end - time.nanos()) / 1_000_000) {
      if (!isWanted(wish)) {
        return;
      }
      wait(left);
    }
  }

  private void fetch(Wish wish) throws IOException {
    Digest archive = wish.archive;
    if (wish.size.compareTo(setup.largest()) > 0) {
      reject(wish, "archive: " + wish.size + " (expected: at most " + setup.largest() + ")");
      return;
    }
    if (!isWhole(archive)) {
      if (!download(wish)) {
        return;
      }
      if (!complete(wish)) {
        if (!isWanted(wish)) {
          return;
        }
        String reason = "what came was not " + archive;
        if (setup.source().wrong(archive)) {
          LOG.log(
              System.Logger.Level.WARNING,
              "event=fetched_wrong family=" + archive.hex() + " again_in=PT0S");
          return;
        }
        if (++wrong >= MOST_WRONG) {
          wrong = 0;
          reject(wish, reason);
          return;
        }
        // The way may have been at fault; another try tells.
        throw new IOException(reason);
      }
    }
    setup.source().right(archive);
    wrong = 0;
    try (OpenFamily open = OpenFamily.at(folder.resolve(Shelf.name(archive)))) {
      Seal.check(open.folder(), setup.trusted());
      FamilyFolder.read(open.folder());
    } catch (FamilyException | SealException | IllegalArgumentException e) {
      reject(wish, String.valueOf(e.getMessage()));
      return;
    }
    if (done(wish)) {
      outcome.fetched(archive);
    }
  }

  private synchronized boolean isWhole(Digest archive) throws IOException {
    return shelf.content().whole().contains(archive);
  }

  private synchronized boolean isWanted(Wish wish) {
    return !closed && !wish.over;
  }

  private synchronized boolean done(Wish wish) {
    return !wish.over && wanted.remove(wish.archive, wish);
  }

  private void reject(Wish wish, String reason) {
    if (done(wish)) {
      outcome.rejected(wish.archive, reason);
    }
  }

  /* Whether all of it is there, rather than not wanted any more. */
  private boolean download(Wish wish) throws IOException {
    Digest archive = wish.archive;
    long size = wish.size.count();
    long from = fetched(archive);
    if (from >= size) {
      return true;
    }
    Order order = new Order(archive, wish.size, () -> isWanted(wish));
    long began = time.nanos();
    long came = 0;
    try (InputStream in = setup.source().fetch(order, from)) {
      while (from + came < size) {
        byte[] share = in.readNBytes((int) Math.min(SHARE, size - from - came));
        if (share.length == 0) {
          throw new IOException("broke off at " + (from + came) + " of " + size + " bytes");
        }
        if (!append(wish, share)) {
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

  private synchronized boolean append(Wish wish, byte[] share) throws IOException {
    if (!isWanted(wish)) {
      return false;
    }
    shelf.append(wish.archive, ByteBuffer.wrap(share));
    return true;
  }

  private synchronized boolean complete(Wish wish) throws IOException {
    return isWanted(wish) && shelf.complete(wish.archive, wish.size);
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
