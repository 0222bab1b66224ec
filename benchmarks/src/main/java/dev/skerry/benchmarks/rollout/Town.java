package dev.skerry.benchmarks.rollout;

import dev.skerry.fleet.rollout.Observation;
import dev.skerry.fleet.rollout.Recent;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Assignment;
import dev.skerry.link.Desired;
import dev.skerry.link.Health;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/*
 * A fleet of boxes, and what its cloud knows of them. A box reports once a minute; the answer tells
 * it what it shall run. The policy looks at everybody once a minute, too. The same seed makes the
 * same boxes for every policy.
 */
final class Town {
  static final Digest OLD = Digest.of("old".getBytes(StandardCharsets.UTF_8));
  static final Digest NEW = Digest.of("new".getBytes(StandardCharsets.UTF_8));
  static final Instant START = Instant.parse("2026-01-01T08:00:00Z");

  private static final int STEPS_OF_WARMING = 60;
  private static final int STEPS_OF_A_MINUTE = 2;
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final double NEARLY_ALL = 0.95;
  private static final double DAY = Duration.ofDays(1).toNanos();

  private final Box[] boxes;
  private final String[] names;
  private final @Nullable Observation[] seen;
  private final Recent[] recents;
  private final Desired[] desired;
  private final boolean[] told;

  Town(Scenario scenario, int devices, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boxes = new Box[devices];
    names = names(devices);
    seen = new Observation[devices];
    recents = new Recent[devices];
    desired = new Desired[devices];
    told = new boolean[devices];
    Assignment old = assignment(OLD);
    for (int i = 0; i < devices; i++) {
      boxes[i] = new Box(scenario, old, NEW, random.split());
      recents[i] = new Recent(WINDOW);
      desired[i] = new Desired(1, List.of(old), Optional.empty());
    }
  }

  static String[] names(int devices) {
    String[] names = new String[devices];
    Arrays.setAll(names, i -> "device-" + i);
    return names;
  }

  private static Assignment assignment(Digest family) {
    return new Assignment(
        Box.AGENT, family, Bytes.ofMebibytes(10), LatencyClass.INTERACTIVE, 0, false);
  }

  /** Plays a release for so long. */
  Outcome play(Policy policy, Duration atMost) {
    long steps = STEPS_OF_WARMING + atMost.toNanos() / Box.STEP;
    long stopped = -1;
    long full = -1;
    for (long step = 0; step < steps; step++) {
      long now = step * Box.STEP;
      long seconds = (step - STEPS_OF_WARMING) * Box.STEP / 1_000_000_000L;
      boolean begun = step >= STEPS_OF_WARMING;
      Instant at = START.plusNanos(now);
      double rush = 0.65 + 0.35 * Math.sin(2 * Math.PI * now / DAY);
      for (int i = 0; i < boxes.length; i++) {
        boxes[i].step(now, rush);
        if ((step + i) % STEPS_OF_A_MINUTE == 0 && boxes[i].reports()) {
          talk(i, begun ? policy : null, at, now);
        }
      }
      if (begun && step % STEPS_OF_A_MINUTE == 0) {
        policy.advance(at, known());
        if (stopped < 0 && policy.hasStopped()) {
          stopped = seconds;
        }
        if (full < 0 && policy.hasReachedAll() && running(NEW) >= NEARLY_ALL * boxes.length) {
          full = seconds;
        }
      }
    }
    return outcome(policy, stopped, full);
  }

  private void talk(int i, @Nullable Policy policy, Instant at, long now) {
    AgentReport report = boxes[i].report();
    seen[i] =
        Observation.of(
            names[i],
            Map.of(),
            at,
            report,
            Health.UNKNOWN,
            recents[i].add(at, report.running(), report.tally()));
    boolean reached = policy != null && policy.reaches(names[i]);
    if (reached != told[i]) {
      told[i] = reached;
      desired[i] =
          new Desired(
              desired[i].revision() + 1,
              List.of(assignment(reached ? NEW : OLD)),
              Optional.empty());
    }
    boxes[i].hear(desired[i], now);
  }

  private List<Observation> known() {
    List<Observation> known = new ArrayList<>(seen.length);
    for (Observation observation : seen) {
      if (observation != null) {
        known.add(observation);
      }
    }
    return known;
  }

  private long running(Digest family) {
    return Arrays.stream(boxes).filter(box -> box.runs(family)).count();
  }

  private Outcome outcome(Policy policy, long stopped, long full) {
    int harmed = 0;
    int left = 0;
    for (int i = 0; i < boxes.length; i++) {
      harmed += boxes[i].isHarmed() ? 1 : 0;
      left += boxes[i].isDead() || boxes[i].runs(NEW) ? 1 : 0;
    }
    return new Outcome(boxes.length, harmed, stopped, full, left, policy.latest());
  }
}
