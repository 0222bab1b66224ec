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
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The child process that runs a device's models, the one that stands by, and those that come up.
 * Thread-safe.
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
  /* A model has a lower number than memory shared with it, and so comes first. */
  private final SortedMap<Integer, Item> items = new TreeMap<>();
  private volatile @Nullable ModelHost serving;
  private @Nullable ModelHost spare;
  /* The one to be replaced when another one stands by. */
  private @Nullable ModelHost due;
  private volatile Listener listener = (standsBy, anew) -> {};
  private long servesSince;
  private int starting;
  private int numbers;
  private long diedServing;
  private long diedStandingBy;
  private boolean closed;

  private Household(ModelHost.Setup setup, LongSupplier nanos) {
    this.setup = setup;
    this.nanos = nanos;
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
      Household household =
          new Household(
              new ModelHost.Setup(
                  setup.launcher(),
                  setup.memory(),
                  setup.threads(),
                  setup.lanes(),
                  folder,
                  setup.compiled()),
              nanos);
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
    int number;
    ModelHost other;
    ModelHost successor;
    synchronized (this) {
      number = numbers++;
    }
    ModelHost.Interface found = host.load(number, file, digest);
    synchronized (this) {
      items.put(number, new Item.Model(file, digest));
      other = spare;
      successor = serving;
    }
    // Those that come up from now on load it by themselves.
    giveAlso(other, host, number);
    giveAlso(successor, host, number);
    return new HostedSession(this, number, found);
  }

  private void giveAlso(@Nullable ModelHost other, @Nullable ModelHost has, int number) {
    Item item = item(number);
    if (other != null && other != has && item != null) {
      try {
        item.give(other, number);
      } catch (EngineException e) {
        other.kill();
        lost(other);
      }
    }
  }

  private synchronized @Nullable Item item(int number) {
    return items.get(number);
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

  Path folder() {
    return setup.folder();
  }

  /** Shares memory with the children there are and will be; returns its number. */
  int share(int model, int batch, Path file) {
    int number;
    ModelHost one;
    ModelHost other;
    synchronized (this) {
      number = numbers++;
      items.put(number, new Item.Memory(model, batch, file));
      one = serving;
      other = spare;
    }
    giveAlso(one, null, number);
    giveAlso(other, null, number);
    return number;
  }

  /** Shares memory no longer. */
  void unshare(int number) {
    ModelHost one;
    ModelHost other;
    synchronized (this) {
      items.remove(number);
      one = serving;
      other = spare;
    }
    unbind(one, number);
    unbind(other, number);
  }

  private static void unbind(@Nullable ModelHost host, int number) {
    if (host != null && host.knows(number)) {
      try {
        host.unbind(number);
      } catch (EngineException e) {
        // Gone, and the memory with it.
      }
    }
  }

  void unload(int model) {
    ModelHost one;
    ModelHost other;
    synchronized (this) {
      items.remove(model);
      one = serving;
      other = spare;
    }
    unload(one, model);
    unload(other, model);
  }

  private static void unload(@Nullable ModelHost host, int model) {
    if (host != null) {
      try {
        host.unload(model);
      } catch (EngineException e) {
        // Gone, and the model with it.
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
    end(host);
  }

  private void end(@Nullable ModelHost host) {
    if (host != null) {
      host.kill();
      lost(host);
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
    end(host);
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
    end(host);
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
      loadAll(host);
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

  /** Loads what is loaded elsewhere, also what came meanwhile, and lets the child serve. */
  private void loadAll(ModelHost host) {
    SortedMap<Integer, Item> missing = new TreeMap<>();
    Set<Integer> given = new HashSet<>();
    while (true) {
      synchronized (this) {
        missing.clear();
        missing.putAll(items);
        missing.keySet().removeAll(given);
        if (missing.isEmpty()) {
          admit(host);
          return;
        }
      }
      missing.forEach((number, item) -> item.give(host, number));
      given.addAll(missing.keySet());
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
    ModelHost one;
    ModelHost other;
    synchronized (this) {
      closed = true;
      one = serving;
      other = spare;
      serving = null;
      spare = null;
    }
    if (one != null) {
      one.close();
    }
    if (other != null) {
      other.close();
    }
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
