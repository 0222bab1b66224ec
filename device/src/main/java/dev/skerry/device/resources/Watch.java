package dev.skerry.device.resources;

import dev.skerry.device.schedule.Limits;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The thread that looks at the sensors once a second and passes on what the controller makes of
 * them. If looking fails, the limits stay as they are.
 */
public final class Watch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Watch.class.getName());
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private final Sensors sensors;
  private final Controller controller;
  private final Watched watched;
  private final Rates rates = new Rates();
  private Limits limits = Limits.NONE;
  private long inferences;
  private volatile Observation latest = Observation.NONE;
  private volatile boolean closed;

  /** A watch that looks only when told to. */
  Watch(Sensors sensors, Controller controller, Watched watched) {
    this.sensors = sensors;
    this.controller = controller;
    this.watched = watched;
  }

  /**
   * A watch that begins at once, on a daemon thread.
   *
   * @param nanos a monotonic clock
   */
  public static Watch start(
      Sensors sensors, Controller controller, LongSupplier nanos, Watched watched) {
    Watch watch = new Watch(sensors, controller, watched);
    Thread thread =
        Thread.ofPlatform().name("resources").daemon(true).unstarted(() -> watch.work(nanos));
    thread.start();
    return watch;
  }

  /** What was seen last. */
  public Observation latest() {
    return latest;
  }

  private void work(LongSupplier nanos) {
    long due = nanos.getAsLong();
    while (!closed) {
      long now = nanos.getAsLong();
      if (due - now > 0) {
        LockSupport.parkNanos(this, due - now);
        continue;
      }
      // After a pause of the machine, what was missed is not made up for.
      due = now + PERIOD_NANOS;
      try {
        look(now);
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.log(System.Logger.Level.WARNING, "event=looking_failed", e);
      }
    }
  }

  /** Looks once. */
  void look(long now) {
    Activity done = watched.activity();
    Condition condition = rates.next(sensors.read(), now, done.requests());
    Decision bearable = controller.decide(condition, now);
    Decision decision = watched.restraint().hold(condition, bearable);
    Observation before = latest;
    long ran = done.inferences() - inferences;
    inferences = done.inferences();
    latest =
        new Observation(
            condition,
            decision,
            !bearable.reasons().isEmpty(),
            sum(before.joules(), condition.joules()),
            ran > 0 ? condition.joules().map(joules -> joules / ran) : before.joulesPerInference());
    watched.drew(condition.joules());
    if (!decision.limits().equals(limits)) {
      limits = decision.limits();
      watched.apply(limits);
      LOG.log(System.Logger.Level.INFO, describe(decision));
    }
  }

  private static Reading<Double> sum(Reading<Double> before, Reading<Double> drawn) {
    return drawn
        .optional()
        .map(joules -> Reading.of(before.optional().orElse(0.0) + joules))
        .orElse(before);
  }

  private static String describe(Decision decision) {
    Limits limits = decision.limits();
    return "event=limits slots="
        + limits.slots()
        + " rungs_below_top="
        + limits.best()
        + " largest_batch="
        + (limits.largestBatch() == Integer.MAX_VALUE ? "any" : limits.largestBatch())
        + " per_second="
        + (limits.perSecond() == Limits.UNLIMITED ? "any" : Math.round(limits.perSecond()))
        + " clock_band="
        + limits.heat()
        + " reason=\""
        + decision.reason()
        + "\"";
  }

  /** Looks no more; the limits stay as they are. */
  @Override
  public void close() {
    closed = true;
  }
}
