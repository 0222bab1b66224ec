package dev.skerry.device.isolation;

import dev.skerry.device.failsafe.Succession;
import dev.skerry.device.failsafe.Watchdog;
import dev.skerry.device.telemetry.Children;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.ModelHost;
import dev.skerry.engine.Session;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The child process that runs a device's models, the one that stands by, and those that come up; an
 * {@link Inventory} says what each is to have. Thread-safe.
 */
public final class Household implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Household.class.getName());
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
  private static final int MOST_LOOKS = 1500;

  /** Who is told when another child serves, or stands by. */
  public interface Listener {
    /**
     * Something has changed.
     *
     * @param standsBy whether a child stands by
     * @param anew whether another child serves than before, with everything loaded anew
     */
    void changed(boolean standsBy, boolean anew);
  }

  private final ModelHost.Setup setup;
  private final LongSupplier nanos;
  private final Succession succession = new Succession();
  private final Inventory inventory = new Inventory();
  private final Twins twins;
  private volatile @Nullable ModelHost serving;
  private @Nullable ModelHost spare;
  /* The one to be replaced when another one stands by. */
  private @Nullable ModelHost due;
  private volatile Listener listener = (standsBy, anew) -> {};
  private long servesSince;
  private int starting;
  private long diedServing;
  private long diedStandingBy;
  private boolean closed;

  private Household(ModelHost.Setup setup, LongSupplier nanos) {
    this.setup = setup;
    this.nanos = nanos;
    this.twins = new Twins(this, nanos);
  }

  /**
   * A household whose children are coming up.
   *
   * @param setup its folder is where a folder of its own is made
   */
  public static Household open(ModelHost.Setup setup, LongSupplier nanos) {
    try {
      Path folder =
          Files.createTempDirectory(
              setup.folder(),
              "skerry-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Household household = new Household(setup.in(folder), nanos);
      household.startMissing();
      return household;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "folder for shared memory: " + setup.folder() + " (expected: one to write to)", e);
    }
  }

  /** Tells {@code next} of changes, and at once how it is now. */
  public void listen(Listener next) {
    listener = next;
    tell(false);
  }

  private void tell(boolean anew) {
    listener.changed(standsBy(), anew);
  }

  /**
   * Loads a model into every child there is and will be.
   *
   * @throws EngineException if it cannot be had
   */
  public Session load(Path file, Digest digest) {
    ModelHost host = awaitServing();
    int number = inventory.number();
    ModelHost.Interface found = host.load(number, file, digest);
    inventory.put(number, new Item.Model(file, digest));
    // Those that come up from now on load it by themselves.
    for (ModelHost other : hosts()) {
      if (other != host) {
        give(other, number);
      }
    }
    return new HostedSession(this, number, found);
  }

  /** The child that serves and the one that stands by, as far as there are any. */
  private synchronized List<ModelHost> hosts() {
    return Stream.of(serving, spare).flatMap(Stream::ofNullable).toList();
  }

  private void give(ModelHost host, int number) {
    Item item = inventory.item(number);
    if (item != null) {
      try {
        item.give(host, number);
      } catch (EngineException e) {
        end(host);
      }
    }
  }

  private ModelHost awaitServing() {
    for (int look = 0; look < MOST_LOOKS; look++) {
      ModelHost host = serving;
      if (host != null) {
        return host;
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    throw new EngineException(
        EngineException.Category.UNAVAILABLE,
        "no child process came up to run models (expected: within half a minute)");
  }

  /** The child that runs models now; null while there is none. */
  @Nullable ModelHost serving() {
    return serving;
  }

  /** The child that stands by; null while there is none. */
  synchronized @Nullable ModelHost standby() {
    return spare;
  }

  /** Which child serves and which stands by, at one moment. */
  record Pair(@Nullable ModelHost serving, @Nullable ModelHost standby) {}

  synchronized Pair pair() {
    return new Pair(serving, spare);
  }

  Path folder() {
    return setup.folder();
  }

  /** Shares memory with the children there are and will be; returns its number. */
  int share(int model, int batch, Path file) {
    int number = inventory.number();
    inventory.put(number, new Item.Memory(model, batch, file));
    hosts().forEach(host -> give(host, number));
    return number;
  }

  /** Takes a model, or shared memory, from all children. */
  void withdraw(int number) {
    Item item = inventory.remove(number);
    if (item != null) {
      for (ModelHost host : hosts()) {
        try {
          item.take(host, number);
        } catch (EngineException e) {
          // Gone, and the item with it.
        }
      }
    }
  }

  /**
   * Ends the child that serves, for a run hangs in it; the one that stands by takes over. One that
   * serves for less time than any run is borne with is left alone: the run hung in the one before,
   * where others may have hung as well.
   */
  public void replace() {
    ModelHost host;
    synchronized (this) {
      boolean fresh = nanos.getAsLong() - servesSince < Watchdog.LEAST_PATIENCE_NANOS;
      host = fresh ? null : serving;
    }
    endIfAny(host);
  }

  private void endIfAny(@Nullable ModelHost host) {
    if (host != null) {
      end(host);
    }
  }

  /** Ends a child; what it was is taken over. */
  void end(ModelHost host) {
    host.kill();
    lost(host);
  }

  /** Ends a child that says nothing while it stands by; one that serves, when another stands by. */
  void replaceSilent(ModelHost host) {
    boolean serves;
    synchronized (this) {
      serves = serving == host;
    }
    if (serves) {
      renew();
    } else {
      end(host);
    }
  }

  /**
   * Replaces the child that serves as soon as another one stands by: it still runs what is sound,
   * and without it nothing would run.
   */
  public void renew() {
    ModelHost host;
    synchronized (this) {
      host = spare == null ? null : serving;
      due = spare == null ? serving : null;
    }
    endIfAny(host);
  }

  /** What the two children say of each other. */
  Twins twins() {
    return twins;
  }

  /**
   * Has one of the children look for bits that have turned in a part of its memory, and ends it if
   * a weight has changed. For one thread at a time.
   *
   * @return whether this should go on at once: one is doubted, or has not read all of it yet
   */
  public boolean patrol() {
    return twins.patrol();
  }

  private void renewIfDue() {
    ModelHost host;
    synchronized (this) {
      if (due != serving) {
        // It has died meanwhile.
        due = null;
      }
      host = spare == null ? null : due;
    }
    endIfAny(host);
  }

  /** The process id of the child that serves; less than 0 while there is none. */
  public long pid() {
    ModelHost host = serving;
    return host == null ? -1 : host.pid();
  }

  /** Whether a child stands by, warm and with everything loaded. */
  public synchronized boolean standsBy() {
    return spare != null;
  }

  /** Its children, and those that are gone. */
  public synchronized Children children() {
    return new Children(serving != null, spare != null, diedServing, diedStandingBy);
  }

  /** A child is gone; what it was is taken over. Does nothing the second time. */
  void lost(ModelHost host) {
    boolean served;
    synchronized (this) {
      served = serving == host;
      if (served) {
        serve(spare);
        spare = null;
        diedServing++;
      } else if (spare == host) {
        spare = null;
        diedStandingBy++;
      } else {
        return;
      }
      succession.died(nanos.getAsLong());
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "event=child_lost pid=" + host.pid() + (served ? " served=true" : " served=false"));
    host.close();
    tell(served);
    startMissing();
  }

  private synchronized void startMissing() {
    while (!closed && Succession.isShort(serving != null, spare != null, starting)) {
      Thread.ofPlatform().name("child-start").daemon(true).start(this::start);
      starting++;
    }
  }

  private void start() {
    ModelHost host = null;
    try {
      waitForTurn();
      host = ModelHost.start(setup);
      equip(host);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      notStarted(host, e);
      return;
    }
    // Whoever runs something in it finds out by itself; this is for when nobody does.
    ModelHost started = host;
    var _ = started.whenGone(() -> lost(started));
    tell(serving == started);
    renewIfDue();
  }

  private void equip(ModelHost host) {
    inventory.equip(
        (number, item) -> item.give(host, number),
        (number, item) -> item.take(host, number),
        () -> admit(host));
  }

  /** One that came up, but could not load everything, is of no use and ends. */
  private void notStarted(@Nullable ModelHost host, Throwable e) {
    if (host != null) {
      host.close();
    }
    boolean wanted;
    synchronized (this) {
      wanted = !closed;
      starting--;
      succession.died(nanos.getAsLong());
    }
    if (wanted) {
      LOG.log(
          System.Logger.Level.ERROR,
          "event=child_not_started reason=\""
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "\"");
    }
    LOG.log(System.Logger.Level.DEBUG, "event=child_not_started", e);
    startMissing();
  }

  private void waitForTurn() {
    while (true) {
      long left;
      synchronized (this) {
        long now = nanos.getAsLong();
        left = closed ? 0 : succession.startAt(now) - now;
      }
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(this, left);
    }
  }

  private synchronized void admit(ModelHost host) {
    starting--;
    if (closed) {
      host.close();
    } else if (serving == null) {
      serve(host);
    } else {
      spare = host;
    }
  }

  private synchronized void serve(@Nullable ModelHost host) {
    serving = host;
    servesSince = nanos.getAsLong();
  }

  @Override
  public void close() {
    List<ModelHost> hosts;
    synchronized (this) {
      hosts = hosts();
      closed = true;
      serving = null;
      spare = null;
    }
    hosts.forEach(ModelHost::close);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(setup.folder())) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(setup.folder());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "event=not_tidied folder=" + setup.folder(), e);
    }
  }
}
