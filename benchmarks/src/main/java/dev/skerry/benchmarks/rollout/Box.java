package dev.skerry.benchmarks.rollout;

import dev.skerry.device.slots.Effect;
import dev.skerry.device.slots.ProbationRules;
import dev.skerry.device.slots.Remembered;
import dev.skerry.device.slots.Shelf;
import dev.skerry.device.slots.Slots;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Assignment;
import dev.skerry.link.Desired;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/*
 * One device of a simulated fleet: the slots of a real one, and around them a machine with traffic,
 * faults of its own, reboots, and a link that comes and goes. Time passes in steps.
 */
final class Box {
  static final String AGENT = "agent";
  static final long STEP = Duration.ofSeconds(30).toNanos();

  private static final double STEP_SECONDS = 30;
  private static final double STEPS_A_WEEK = 7 * 24 * 120;
  private static final int STEPS_OF_AN_HOUR = 120;
  private static final double STEPS_IN_TEN_DAYS = 10 * 24 * 120;
  private static final double STEPS_OFFLINE = 20;
  private static final double FAULTS = 0.0002;
  private static final double FAULTS_IN_A_BURST = 0.3;
  private static final int STEPS_OF_A_BURST = 4;
  private static final long SIX_HOURS = Duration.ofHours(6).toNanos();

  private final SplittableRandom random;
  private final Scenario scenario;
  private final Digest release;
  private final boolean victim;
  private final double requests;
  private final double offline;
  private final Speech speech;
  private final Set<Digest> shelf = new HashSet<>();
  private Remembered remembered = Remembered.NOTHING;
  private Slots slots = new Slots(Remembered.NOTHING, ProbationRules.USUAL);
  private @Nullable Assignment running;
  private @Nullable Assignment fetching;
  private long fetched;
  private long loaded;
  private long answered;
  private long late;
  private long safe;
  private long faults;
  private boolean online;
  private boolean dead;
  private boolean harmed;
  private int down;
  private int burst;
  private long startedAt;

  /** A box that has been running {@code old} for long. */
  Box(Scenario scenario, Assignment old, Digest release, SplittableRandom random) {
    this.scenario = scenario;
    this.release = release;
    this.random = random;
    victim = random.nextDouble() < scenario.share();
    requests = Math.exp(random.nextGaussian() / 2 + Math.log(3));
    offline = random.nextDouble() < 0.1 ? 0.12 : 0.01;
    speech = scenario.watchesDrift() ? new Speech(scenario, random.split()) : Speech.NONE;
    online = random.nextDouble() >= offline;
    long before = -Duration.ofHours(1).toNanos();
    carryOut(slots.wanted(new Desired(1, List.of(old), Optional.empty())), before);
    shelf.add(old.family());
    carryOut(slots.fetched(old.family()), before);
    carryOut(slots.observe(AGENT, old.family(), Tally.NONE, Traits.none(), 0), 0);
    tally(10_000, 0);
    for (int i = 0; i < STEPS_OF_AN_HOUR; i++) {
      speech.answer(10_000 / STEPS_OF_AN_HOUR, 1, false);
    }
    carryOut(slots.observe(AGENT, old.family(), tally(), speech.traits(), 0), 0);
  }

  /**
   * Lives through one step that ends at {@code now}, with {@code rush} times its usual requests.
   */
  void step(long now, double rush) {
    if (random.nextDouble() < (online ? offline / (1 - offline) : 1) / STEPS_OFFLINE) {
      online = !online;
    }
    if (dead) {
      return;
    }
    if (down > 0) {
      down--;
      if (down == 0) {
        start(now);
      }
      return;
    }
    if (random.nextDouble() < 1 / STEPS_A_WEEK) {
      stop(2);
      return;
    }
    if (crashes(now)) {
      return;
    }
    if (fetching != null && now >= fetched && online) {
      Digest archive = fetching.family();
      fetching = null;
      shelf.add(archive);
      carryOut(slots.fetched(archive), now);
    }
    answer(now, rush);
  }

  private boolean crashes(long now) {
    if (!isBad() || now - startedAt < STEP) {
      return false;
    }
    return switch (scenario) {
      case CRASHES_SILENTLY, SILENT_ON_5 -> {
        dead = true;
        harmed = true;
        yield true;
      }
      case CRASH_LOOPS -> {
        stop(2);
        harmed = true;
        yield true;
      }
      case GOOD, FAILS_ON_5, BAD_AFTER_6H, MALFORMED_GATE, ANSWERS_WRONGLY, ANSWERS_BETTER -> false;
    };
  }

  private boolean isBad() {
    return victim && running != null && running.family().equals(release);
  }

  private boolean fails(long now) {
    return isBad()
        && switch (scenario) {
          case FAILS_ON_5, MALFORMED_GATE -> true;
          case BAD_AFTER_6H -> now - loaded >= SIX_HOURS;
          case GOOD, CRASHES_SILENTLY, CRASH_LOOPS, SILENT_ON_5, ANSWERS_WRONGLY, ANSWERS_BETTER ->
              false;
        };
  }

  private void answer(long now, double rush) {
    Assignment runs = running;
    if (runs == null) {
      return;
    }
    burst = random.nextDouble() < 1 / STEPS_IN_TEN_DAYS ? STEPS_OF_A_BURST : Math.max(0, burst - 1);
    double expected = requests * rush * STEP_SECONDS;
    long count = Math.max(0, Math.round(expected + Math.sqrt(expected) * random.nextGaussian()));
    if (fails(now)) {
      harmed = true;
      tally(count, count);
    } else {
      tally(count, drawn(count * (burst > 0 ? FAULTS_IN_A_BURST : FAULTS)));
    }
    late += Math.min(count, drawn(count * 0.01 * rush * rush));
    speech.answer(count, rush, isBad());
    harmed |= isBad() && scenario == Scenario.ANSWERS_WRONGLY;
    carryOut(slots.observe(AGENT, runs.family(), tally(), speech.traits(), now), now);
  }

  private void tally(long count, long failed) {
    answered += count;
    faults += Math.min(count, failed);
    safe += Math.min(count, failed);
  }

  private Tally tally() {
    return new Tally(answered, Math.min(late, answered), Math.min(safe, answered), faults);
  }

  private long drawn(double expected) {
    return (long) (expected + random.nextDouble());
  }

  private void stop(int steps) {
    down = steps;
    running = null;
    fetching = null;
  }

  private void start(long now) {
    startedAt = now;
    slots = new Slots(remembered, ProbationRules.USUAL);
    carryOut(slots.start(new Shelf.Content(shelf, Set.of())), now);
  }

  private void carryOut(List<Effect> effects, long now) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Note note -> remembered = remembered.with(note);
        case Effect.Fetch fetch -> {
          fetching = fetch.assignment();
          fetched = now + (long) ((30 + 40 * random.nextExponential()) * 1e9);
        }
        case Effect.Load load -> load(load.assignment(), now);
        case Effect.Unload unload -> running = null;
        case Effect.Remove remove -> shelf.remove(remove.archive());
      }
    }
  }

  private void load(Assignment assignment, long now) {
    running = assignment;
    loaded = now;
    startedAt = now;
    answered = 0;
    late = 0;
    safe = 0;
    faults = 0;
    speech.beginAnew();
    carryOut(slots.loaded(assignment, now), now);
  }

  /** Whether it gets a message through to its fleet just now, and an answer back. */
  boolean reports() {
    return online && !dead && down == 0 && random.nextDouble() > 0.01;
  }

  AgentReport report() {
    return slots.reports().getFirst();
  }

  void hear(Desired desired, long now) {
    carryOut(slots.wanted(desired), now);
  }

  boolean isHarmed() {
    return harmed;
  }

  boolean runs(Digest family) {
    return !dead && running != null && running.family().equals(family);
  }

  boolean isDead() {
    return dead;
  }
}
