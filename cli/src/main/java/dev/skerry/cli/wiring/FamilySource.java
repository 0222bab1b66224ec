package dev.skerry.cli.wiring;

import dev.skerry.device.slots.Shelf;
import dev.skerry.device.uplink.Fetching;
import dev.skerry.site.models.Holding;
import dev.skerry.site.models.Library;
import dev.skerry.site.models.Piece;
import dev.skerry.site.models.Uplink;
import dev.skerry.site.peer.Archives;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a device gets its families, and what it gives of them: by way of its site once it has
 * joined one, straight from the fleet otherwise. A device that is to be in a site waits a little
 * for that, so that a room that is switched on does not fetch everything as often as it has
 * devices.
 */
final class FamilySource implements Fetching.Source, Archives {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(100);
  /* What a neighbour has costs so much less than what has to come over the uplink. */
  private static final double NEAR = 0.1;
  /* What each fetch costs beside its bytes, in bytes. */
  private static final double EACH = 256 << 10;

  private final Uplink uplink;
  private final Path folder;
  private final Time time;
  private final long began;
  private final boolean sited;
  private volatile @Nullable Library library;
  private volatile Consumer<Digest> onUse = archive -> {};

  /**
   * Straight from the fleet, to begin with.
   *
   * @param folder of whole archives, as a shelf names them
   * @param sited whether it is to be in a site
   */
  FamilySource(Uplink uplink, Path folder, boolean sited, Time time) {
    this.uplink = uplink;
    this.folder = folder;
    this.sited = sited;
    this.time = time;
    this.began = time.nanos();
  }

  Uplink uplink() {
    return uplink;
  }

  /** By way of its site from now on. */
  void lead(Library joined) {
    library = joined;
  }

  /** Straight from the fleet from now on. */
  void leadHome() {
    library = null;
  }

  /** Hears of each archive that a neighbour begins to take. */
  void onUse(Consumer<Digest> used) {
    onUse = used;
  }

  boolean isWhole(Digest archive) {
    return Files.exists(folder.resolve(Shelf.name(archive)));
  }

  @Override
  public InputStream fetch(Fetching.Order order, long from) throws IOException {
    await(order);
    Library now = library;
    return now == null
        ? uplink.fetch(order.archive(), from)
        : now.fetch(order.archive(), order.size(), from, order.stands());
  }

  private void await(Fetching.Order order) throws IOException {
    try {
      while (sited
          && library == null
          && time.nanos() - began < PATIENCE.toNanos()
          && order.stands().getAsBoolean()) {
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void right(Digest archive) {
    Library now = library;
    if (now != null) {
      now.right(archive);
    }
  }

  @Override
  public boolean wrong(Digest archive) {
    Library now = library;
    return now != null && now.wrong(archive);
  }

  @Override
  public void left(Digest archive) {
    Library now = library;
    if (now != null) {
      now.remove(archive);
    }
  }

  @Override
  public double cost(Digest archive, Bytes size) {
    Library now = library;
    double far = EACH + size.count();
    return now != null && now.isElsewhere(archive) ? NEAR * far : far;
  }

  @Override
  public Holding holding(Digest archive) {
    Library now = library;
    if (now != null) {
      return now.holding(archive);
    }
    return isWhole(archive) ? new Holding.Whole() : new Holding.Nothing();
  }

  @Override
  public Optional<byte[]> read(Digest archive, Piece piece) throws IOException {
    try (FileChannel file = FileChannel.open(folder.resolve(Shelf.name(archive)))) {
      if (piece.end() > file.size()) {
        return Optional.empty();
      }
      if (piece.from() == 0) {
        onUse.accept(archive);
      }
      ByteBuffer content = ByteBuffer.allocate(piece.length());
      while (content.hasRemaining() && file.read(content, piece.from() + content.position()) > 0) {
        // Until all of it is here.
      }
      return content.hasRemaining() ? Optional.empty() : Optional.of(content.array());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
