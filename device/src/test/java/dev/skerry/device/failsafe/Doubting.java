package dev.skerry.device.failsafe;

import dev.skerry.device.failsafe.VariantTrust.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Plays variants that go wrong, the process they run in, and those who look after both. */
public final class Doubting {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = 1000 * MILLI;
  private static final int STEPS = 4_000;
  private static final List<RunOutcome> OUTCOMES = List.of(RunOutcome.values());

  private Doubting() {}

  private static final class Variant implements Doubts.Subject {
    private final VariantTrust trust = new VariantTrust();
    private boolean mayRun = true;
    private boolean condemned;
    private boolean fatal;

    @Override
    public VariantTrust trust() {
      return trust;
    }

    @Override
    public void mayRun(boolean now) {
      mayRun = now;
    }
  }

  /**
   * Plays one seed.
   *
   * @throws AssertionError if something runs that should not, or does not that should
   */
  public static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    doubts(chance);
    patience(chance);
    scrub(chance);
    succession(chance);
    patrol(chance);
  }

  private static void doubts(SplittableRandom chance) {
    List<Variant> variants = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      variants.add(new Variant());
    }
    Doubts doubts = new Doubts();
    doubts.enrol(variants.size());
    boolean replaceable = true;
    long now = 0;
    for (int step = 0; step < STEPS; step++) {
      now += chance.nextLong(40 * MILLI);
      if (chance.nextInt(10) == 0) {
        replaceable = chance.nextBoolean();
        doubts.replaceable(replaceable);
      }
      Variant variant = variants.get(chance.nextInt(variants.size()));
      if (chance.nextInt(100) == 0) {
        doubts.condemn(variant, now);
        variant.condemned = true;
      }
      if (chance.nextInt(200) == 0) {
        doubts.renewed(now);
        variants.forEach(each -> each.condemned = false);
      }
      doubts.tell(now);
      boolean oneIsTrusted =
          variants.stream().anyMatch(each -> each.trust.state() == State.TRUSTED);
      for (Variant each : variants) {
        require(!each.mayRun || !each.condemned, "runs although condemned");
        require(
            !each.mayRun || !each.fatal || replaceable || !oneIsTrusted,
            "tried again at the others' expense");
      }
      if (variant.mayRun) {
        run(doubts, variant, chance, now);
      }
    }
    recover(doubts, variants, now);
  }

  private static void run(Doubts doubts, Variant variant, SplittableRandom chance, long now) {
    RunOutcome outcome =
        chance.nextInt(4) > 0 ? RunOutcome.GOOD : OUTCOMES.get(chance.nextInt(OUTCOMES.size()));
    doubts.begins(variant, now);
    boolean trusted = variant.trust.state() == State.TRUSTED;
    require(trusted || !variant.mayRun, "two probes at a time");
    doubts.ended(variant, outcome, true, now, now);
    boolean fatal = outcome == RunOutcome.HUNG || outcome == RunOutcome.CRASHED;
    require(!fatal || variant.trust.state() != State.TRUSTED, "trusted after " + outcome);
    variant.fatal = fatal || (variant.fatal && variant.trust.state() != State.TRUSTED);
  }

  /** All is good from now on, so within two minutes all must be trusted again. */
  private static void recover(Doubts doubts, List<Variant> variants, long start) {
    doubts.replaceable(true);
    doubts.renewed(start);
    for (long now = start; now < start + 120 * SECOND; now += 10 * MILLI) {
      doubts.tell(now);
      for (Variant variant : variants) {
        if (variant.mayRun) {
          doubts.begins(variant, now);
          doubts.ended(variant, RunOutcome.GOOD, true, now, now);
        }
      }
    }
    require(
        variants.stream().allMatch(each -> each.trust.state() == State.TRUSTED && each.mayRun),
        "never trusted again");
  }

  private static void patience(SplittableRandom chance) {
    long p99 = chance.nextLong(100 * MILLI);
    long most = Watchdog.patience(p99);
    Patience patience = new Patience(p99);
    long asked = chance.nextLong(SECOND);
    require(!patience.isLost(asked + 100 * SECOND), "given up unasked");
    require(patience.askToEnd(asked), "not asked the first time");
    require(!patience.askToEnd(asked + chance.nextLong(most)), "asked twice");
    require(!patience.isLost(asked + most), "given up early");
    require(patience.isLost(asked + most + 1), "not given up");
    require(patience.blame() && !patience.blame(), "blamed other than once");
  }

  private static void scrub(SplittableRandom chance) {
    int variants = chance.nextInt(1, 6);
    long round = chance.nextLong(200 * MILLI);
    Scrub scrub = new Scrub(Duration.ofNanos(round), variants, 0);
    boolean inUse = chance.nextBoolean();
    long period = Math.max((inUse ? 100 : 400) * MILLI, 25 * round);
    long said = inUse ? scrub.period() : scrub.unused();
    require(said == period, "period " + said / MILLI + " ms");
    long[] askedAt = new long[variants];
    int busy = chance.nextInt(2, 20);
    for (long now = 20 * MILLI; now < 60 * SECOND; now += 20 * MILLI) {
      boolean idle = chance.nextInt(busy) == 0;
      int due = scrub.due(now, idle, inUse);
      if (due >= 0) {
        require(askedAt[due] == 0 || now - askedAt[due] >= period, "asked again too soon");
        scrub.asked(due, now);
        askedAt[due] = now;
      }
      for (long at : askedAt) {
        long most = (Scrub.MOST_PERIODS + 1) * period;
        require(now - at <= most, "not asked for " + (now - at) / MILLI + " ms");
      }
    }
  }

  /**
   * What part of a core reading memory takes, at most and, where looks are long enough, at least.
   */
  private static void patrol(SplittableRandom chance) {
    long taken = chance.nextLong(10 * MILLI, SECOND);
    boolean urgent = chance.nextBoolean();
    PatrolPace pace = new PatrolPace(0);
    long looked = 0;
    long now = 0;
    while (looked < 20 * taken) {
      now += pace.untilDue(now, true, urgent);
      require(pace.untilDue(now, true, urgent) == 0, "not due when it said");
      pace.looked(now, now + taken);
      now += taken;
      looked += taken;
    }
    double share = (double) looked / now;
    long most = 5 * SECOND;
    boolean bounded = 20 * taken > most;
    require(urgent || bounded || share < 0.06, "takes " + share + " of a core");
    require(!urgent || share < 0.55, "takes " + share + " of a core where it is urgent");
    require(share > (urgent ? 0.45 : 0.045), "takes only " + share + " of a core");
    require(pace.untilDue(now, true, urgent) <= most, "waits for long");
  }

  /** A model that kills whatever loads it, after a while of its own. */
  private static void succession(SplittableRandom chance) {
    Succession succession = new Succession();
    long now = 0;
    int started = 0;
    long longest = 0;
    while (now < 300 * SECOND) {
      long at = Math.max(now, succession.startAt(now));
      longest = Math.max(longest, at - now);
      now = at;
      started++;
      require(Succession.isShort(false, true, 0), "none is started");
      require(!Succession.isShort(true, false, 1), "too many are started");
      now += chance.nextLong(200 * MILLI, 800 * MILLI);
      succession.died(now);
      require(started > 6 || succession.startAt(now) <= now, "one of the first few waits");
    }
    require(started < 80, started + " started within five minutes");
    require(longest <= 30 * SECOND, "waited for " + longest / SECOND + " s");
    for (int death = 0; death < 30; death++) {
      now += 20 * SECOND;
      require(death < 4 || succession.startAt(now) <= now, "rare deaths are held against it");
      succession.died(now);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
