package dev.skerry.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.slots.Shelf;
import dev.skerry.journal.DirectoryDisk;
import dev.skerry.link.Assignment;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.SystemTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchingTest {
  private static final int HALF = 64 << 10;
  private static final byte[] CONTENT = content();
  private static final Digest ARCHIVE = Digest.of(CONTENT);
  private static final Assignment ASSIGNMENT =
      new Assignment("eye", ARCHIVE, new Bytes(CONTENT.length), LatencyClass.INTERACTIVE, 0, false);

  @TempDir private Path folder;

  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final AtomicInteger wrong = new AtomicInteger();
  private final CountDownLatch halfway = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final AtomicInteger fetches = new AtomicInteger();

  private static byte[] content() {
    byte[] content = new byte[2 * HALF];
    new SplittableRandom(1).nextBytes(content);
    return content;
  }

  /** The first time it stops in the middle until it may go on. */
  private final class Slow implements Fetching.Source {
    @Override
    public InputStream fetch(Fetching.Order order, long from) {
      byte[] rest = Arrays.copyOfRange(CONTENT, (int) from, CONTENT.length);
      boolean first = fetches.getAndIncrement() == 0;
      return new ByteArrayInputStream(rest) {
        @Override
        public synchronized int read(byte[] into, int at, int length) {
          if (first && pos >= HALF) {
            halfway.countDown();
            awaitQuietly(goesOn);
          }
          return super.read(into, at, Math.min(length, HALF - pos % HALF));
        }
      };
    }

    @Override
    public boolean wrong(Digest archive) {
      wrong.incrementAndGet();
      return false;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private final class Ended implements Fetching.Outcome {
    @Override
    public void fetched(Digest archive) {
      ended.complete("fetched");
    }

    @Override
    public void rejected(Digest archive, String reason) {
      ended.complete(reason);
    }
  }

  private Fetching fetching(SystemTime time) throws IOException {
    Fetching.Setup setup =
        new Fetching.Setup(
            new Slow(),
            Optional.empty(),
            0,
            Fetching.Setup.USUAL_LARGEST,
            new Bytes(0),
            new SplittableRandom(1));
    return new Fetching(Shelf.open(DirectoryDisk.at(folder)), folder, setup, new Ended(), time);
  }

  @Test
  void archiveThatIsWantedAgain_hasNothingInItOfTheDownloadBefore() throws Exception {
    try (SystemTime time = new SystemTime();
        Fetching fetching = fetching(time)) {
      fetching.begin(ASSIGNMENT);
      halfway.await();
      fetching.remove(ARCHIVE);
      fetching.begin(ASSIGNMENT);
      goesOn.countDown();

      // The bytes are right, and no family.
      assertThat(ended.get()).doesNotContain("what came was not");
      assertThat(wrong).hasValue(0);
      assertThat(fetches).hasValue(2);
    }
  }

  @Test
  void archiveThatIsWantedTwice_isFetchedOnce() throws Exception {
    goesOn.countDown();
    try (SystemTime time = new SystemTime();
        Fetching fetching = fetching(time)) {
      fetching.begin(ASSIGNMENT);
      halfway.await();
      fetching.begin(ASSIGNMENT);

      assertThat(ended.get()).doesNotContain("what came was not");
      assertThat(fetches).hasValue(1);
    }
  }
}
