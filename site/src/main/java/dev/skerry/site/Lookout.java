package dev.skerry.site;

import dev.skerry.site.failover.Outstanding;
import dev.skerry.site.membership.Company;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Neighbourhood;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Standing;
import dev.skerry.site.view.StandingBytes;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the others how this device stands, listens to them, and keeps the {@link Sight} up to date.
 *
 * <p>Looks every {@value #LEAST_MILLIS} milliseconds, less often in a large site, and says what it
 * sees while there is something to do; while there is not, and nothing else has changed, every
 * {@value #QUIET_MILLIS} milliseconds. After {@value #IDLE_MILLIS} of nothing to do it rests, which
 * is to look every {@value #REST_MILLIS} milliseconds until it is stirred. Whoever was not heard
 * for {@value #LIFETIME_MILLIS} is asked nothing.
 */
final class Lookout implements Company.Listener, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Lookout.class.getName());
  private static final long LEAST_MILLIS = 50;
  private static final long MILLIS_PER_MEMBER = 5;
  private static final long LONGEST_MILLIS = 1000;
  private static final long REST_MILLIS = 500;
  private static final long IDLE_MILLIS = 1000;
  /* Less than a rest: then each look of who rests is told, and there is none that is not. */
  private static final long QUIET_MILLIS = 450;
  private static final long LIFETIME_MILLIS = 2000;
  /* Of the share of time in use, what was is forgotten by this much in so long: half in about a second. */
  private static final double FORGOTTEN = 0.05;

  private final Outlook outlook;
  private final Company company;
  private final Outstanding outstanding;
  private final Greetings greetings;
  private final Time time;
  private final long incarnation;
  private final Neighbourhood neighbourhood;
  private final Absent absent = new Absent();
  private final OncePerMinute unreadable = new OncePerMinute();
  private Roll roll;
  private long count = 1;
  private @Nullable Standing told;
  private long toldAt;
  private long lookedAt;
  private double busy;
  private Time.Timer next;
  private long workedAt;
  private volatile boolean stirred;
  private volatile boolean rests;
  private boolean closed;
  private volatile Sight sight;

  Lookout(
      Outlook outlook,
      Company company,
      Outstanding outstanding,
      Greetings greetings,
      Time time,
      long incarnation) {
    this.greetings = greetings;
    this.outlook = outlook;
    this.company = company;
    this.outstanding = outstanding;
    this.time = time;
    this.incarnation = incarnation;
    this.roll = company.roll();
    this.neighbourhood =
        new Neighbourhood(roll.self(), Duration.ofMillis(LIFETIME_MILLIS).toNanos());
    this.lookedAt = time.nanos();
    this.sight = look(lookedAt);
    this.workedAt = lookedAt;
    company.listen(this);
    synchronized (this) {
      next = time.after(Duration.ZERO, this::tick);
    }
  }

  Sight sight() {
    return sight;
  }

  synchronized List<SiteReport.Missing> missing() {
    return absent.missing(time.nanos());
  }

  /**
   * There is something to do, or will be in a moment. Costs next to nothing where that is known.
   */
  void stir() {
    if (!stirred) {
      stirred = true;
      if (rests) {
        wake();
      }
    }
  }

  private synchronized void wake() {
    if (rests && !closed && next.cancel()) {
      rests = false;
      next = time.after(Duration.ofMillis(interval()), this::tick);
    }
  }

  private void tick() {
    byte[] news;
    synchronized (this) {
      if (closed) {
        return;
      }
      long now = time.nanos();
      // Whatever goes wrong in this look, there is a next one.
      next = time.after(Duration.ofMillis(interval()), this::tick);
      boolean works = outlook.backlog() > 0;
      double past = (now - lookedAt) / (double) Duration.ofMillis(LEAST_MILLIS).toNanos();
      busy += (1 - Math.pow(1 - FORGOTTEN, past)) * ((works ? 1 : 0) - busy);
      lookedAt = now;
      Sight seen = look(now);
      boolean wasStirred = stirred;
      stirred = false;
      if (works || wasStirred) {
        workedAt = now;
      }
      boolean rested = rests;
      rests = now - workedAt >= Duration.ofMillis(IDLE_MILLIS).toNanos();
      if (stirred) {
        // Just now, when it could not be known whom to wake.
        rests = false;
      }
      if (rests != rested && next.cancel()) {
        next = time.after(Duration.ofMillis(interval()), this::tick);
      }
      sight = seen;
      greetings.greet(seen);
      if (!isNews(seen.own(), now)) {
        return;
      }
      news = StandingBytes.write(seen.own());
      neighbourhood.said(count, now);
      count++;
      told = seen.own();
      toldAt = now;
    }
    try {
      company.tell(news);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "event=news_not_told reason=" + e.getMessage());
    }
  }

  private boolean isNews(Standing own, long now) {
    Standing before = told;
    return before == null
        || own.backlog() > 0
        || before.backlog() > 0
        || own.open() != before.open()
        || !offered(own).equals(offered(before))
        || now - toldAt >= Duration.ofMillis(QUIET_MILLIS).toNanos();
  }

  /* What there is to be asked for; not how long it takes, which is learned all the time. */
  private static List<Object> offered(Standing standing) {
    return standing.services().stream()
        .<Object>map(service ->
            List.of(
                service.agent(),
                service.version(),
                service.offers().stream().map(Offer::rung).toList()))
        .toList();
  }

  private long interval() {
    return Math.min(
        LONGEST_MILLIS,
        Math.max(rests ? REST_MILLIS : LEAST_MILLIS, MILLIS_PER_MEMBER * roll.members().size()));
  }

  private Sight look(long now) {
    Standing own =
        new Standing(
            incarnation,
            count,
            outlook.slots(),
            outlook.backlog(),
            busy,
            outlook.isOpen(),
            outlook.services(),
            neighbourhood.echoes(now));
    return new Sight(roll, own, neighbourhood.fresh(now));
  }

  @Override
  public synchronized void rollChanged(Roll next) {
    if (closed) {
      return;
    }
    roll = next;
    Set<String> devices = next.members().stream().map(Member::device).collect(Collectors.toSet());
    neighbourhood.present(devices);
    absent.present(devices, time.nanos());
    outstanding.present(devices);
    sight = new Sight(next, sight.own(), neighbourhood.fresh(time.nanos()));
  }

  @Override
  public void heard(String device, byte[] news) {
    Standing standing;
    try {
      standing = StandingBytes.read(news);
    } catch (IllegalArgumentException e) {
      unreadable(device, e);
      return;
    }
    synchronized (this) {
      long now = time.nanos();
      if (!closed
          && neighbourhood.heard(
              device, standing, then -> outstanding.underway(device, then), now)) {
        sight = new Sight(roll, sight.own(), neighbourhood.fresh(now));
      }
    }
  }

  private void unreadable(String device, IllegalArgumentException e) {
    boolean due;
    synchronized (this) {
      due = unreadable.isDue(device, time.nanos());
    }
    if (due) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=news_unreadable device=" + device + " reason=" + e.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    sight = new Sight(roll, sight.own(), List.of());
  }
}
