package dev.skerry.fleet.rollout;

import dev.skerry.terms.Digest;
import dev.skerry.terms.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How far a new release of an agent has come. Immutable: what happens makes another one.
 *
 * @param name one of a kind; it also shuffles the order in which devices are reached
 * @param previous what ran before, and what everybody goes back to
 * @param reached the waves that were begun
 * @param usual the largest share of devices without the release that was seen harmed, by kind of
 *     harm: to compare with when none of them are left
 * @param since when {@code state} began, or the latest wave
 * @param watch for how long it has been looked at
 */
public record Rollout(
    String name,
    String agent,
    Digest previous,
    Digest next,
    Plan plan,
    State state,
    List<Reach> reached,
    Map<Harm, Double> usual,
    Instant since,
    Watch watch) {
  /** Whether it goes on. */
  public enum State {
    RUNNING,
    /** All waves are begun and watched. */
    SOAKING,
    /** Nobody new is reached; those reached are watched. */
    PAUSED,
    DONE,
    ABORTED,
    ROLLED_BACK
  }

  public Rollout {
    Names.check("rollout", name);
    Names.check("agent", agent);
    if (previous.equals(next)) {
      throw new IllegalArgumentException("next: " + next + " (expected: not the previous)");
    }
    reached = List.copyOf(reached);
    usual = Map.copyOf(usual);
  }

  /** One that has reached nobody yet. */
  public static Rollout begin(
      String name, String agent, Digest previous, Digest next, Plan plan, Instant now) {
    return new Rollout(
        name,
        agent,
        previous,
        next,
        plan,
        State.RUNNING,
        List.of(),
        Map.of(),
        now,
        new Watch(now, now));
  }

  /** What a device shall run now. */
  public Digest family(String device, Map<String, String> labels) {
    return !isBack() && wave(device, labels) >= 0 ? next : previous;
  }

  /** The first wave that reached a device, from 0, or -1 if none has yet. */
  public int wave(String device, Map<String, String> labels) {
    double point = Reach.point(name, device);
    for (int i = 0; i < reached.size(); i++) {
      if (reached.get(i).covers(point, labels)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether nothing will change any more. */
  public boolean isOver() {
    return state == State.DONE || isBack();
  }

  private boolean isBack() {
    return state == State.ABORTED || state == State.ROLLED_BACK;
  }

  /**
   * Looks at all devices that it may reach, and decides. To be called every few seconds to a
   * minute, with the same state by one caller at a time.
   */
  public Step advance(Instant now, List<Observation> observations) {
    if (isOver()) {
      return new Step(this, List.of());
    }
    return switch (plan.gate()) {
      case Gate.Unreadable gate -> halt(gate, now);
      case Gate.Limits limits -> looked(now, limits).advance(limits, now, observations);
    };
  }

  private Step halt(Gate.Unreadable gate, Instant now) {
    if (state == State.PAUSED) {
      return new Step(this, List.of());
    }
    String words = "Paused: the gate cannot be read, so nobody passes it. " + gate.why();
    return decided(with(State.PAUSED, now), Decision.What.PAUSED, Decision.GATE, words, now);
  }

  /**
   * It could not be judged: whatever cannot be judged passes nothing. Those reached keep what they
   * have, as nothing is known against it.
   *
   * @param why for who looks at it
   */
  public Step unjudged(String why, Instant now) {
    if (isOver() || state == State.PAUSED) {
      return new Step(this, List.of());
    }
    String words =
        "Paused: it could not be judged, so nobody new gets the release, and until it can be nobody"
            + " who has it is watched. "
            + why;
    return decided(with(State.PAUSED, now), Decision.What.PAUSED, Decision.GATE, words, now);
  }

  private Step advance(Gate.Limits limits, Instant now, List<Observation> observations) {
    Census census = Census.take(this, limits, observations);
    Rollout seen = withUsual(Judgement.usual(this, census, limits));
    Judgement judgement = new Judgement(seen, limits, census);
    List<Decision.Evidence> bad = judgement.bad();
    if (!bad.isEmpty()) {
      Decision decision =
          new Decision(
              now, Decision.What.ROLLED_BACK, Decision.GATE, Words.rolledBack(seen, bad), bad);
      return new Step(seen.with(State.ROLLED_BACK, now), List.of(decision));
    }
    return switch (state) {
      case RUNNING -> seen.run(judgement, now, observations);
      case SOAKING -> seen.soak(census, now);
      case PAUSED, DONE, ABORTED, ROLLED_BACK -> new Step(seen, List.of());
    };
  }

  private Step run(Judgement judgement, Instant now, List<Observation> observations) {
    if (reached.isEmpty()) {
      return beginWave(judgement, now, observations);
    }
    if (judgement.passes(now)) {
      return beginWave(judgement, now, observations);
    }
    if (now.isAfter(since.plus(plan.most()))) {
      String words = Words.heldUp(this, judgement);
      return new Step(
          with(State.PAUSED, now),
          List.of(
              new Decision(now, Decision.What.PAUSED, Decision.GATE, words, judgement.evidence())));
    }
    return new Step(this, List.of());
  }

  private Step beginWave(Judgement judgement, Instant now, List<Observation> observations) {
    Wave wave = plan.waves().get(reached.size());
    double below = judgement.below(wave, observations);
    if (wave instanceof Wave.Canary && below == 0) {
      return new Step(this, List.of());
    }
    List<Reach> further = new ArrayList<>(reached);
    further.add(new Reach(wave, below, now));
    boolean last = further.size() == plan.waves().size();
    Rollout next = withReached(further).with(last ? State.SOAKING : State.RUNNING, now);
    String words = Words.began(next, judgement);
    Decision.What what = last ? Decision.What.SOAKS : Decision.What.BEGAN_WAVE;
    return new Step(
        next, List.of(new Decision(now, what, Decision.GATE, words, judgement.evidence())));
  }

  private Step soak(Census census, Instant now) {
    if (now.isBefore(since.plus(plan.soak()))) {
      return new Step(this, List.of());
    }
    return decided(
        with(State.DONE, now), Decision.What.DONE, Decision.GATE, Words.done(this, census), now);
  }

  /** Somebody holds it. */
  public Step pause(String by, Instant now) {
    return state == State.RUNNING || state == State.SOAKING
        ? decided(
            with(State.PAUSED, now),
            Decision.What.PAUSED,
            by,
            "Paused: nobody new gets the release; those who have it are watched on.",
            now)
        : new Step(this, List.of());
  }

  /** Somebody lets it go on. */
  public Step resume(String by, Instant now) {
    boolean last = reached.size() == plan.waves().size();
    return state == State.PAUSED
        ? decided(
            with(last ? State.SOAKING : State.RUNNING, now),
            Decision.What.RESUMED,
            by,
            "Resumed.",
            now)
        : new Step(this, List.of());
  }

  /** Somebody ends it, and sends everybody back. */
  public Step abort(String by, Instant now) {
    return isBack()
        ? new Step(this, List.of())
        : decided(
            with(State.ABORTED, now),
            Decision.What.ABORTED,
            by,
            "Aborted: everybody goes back to the previous release.",
            now);
  }

  private static Step decided(
      Rollout next, Decision.What what, String by, String words, Instant now) {
    return new Step(next, List.of(new Decision(now, what, by, words, List.of())));
  }

  private Rollout with(State other, Instant now) {
    return new Rollout(name, agent, previous, next, plan, other, reached, usual, now, watch);
  }

  private Rollout withReached(List<Reach> further) {
    return new Rollout(name, agent, previous, next, plan, state, further, usual, since, watch);
  }

  private Rollout withUsual(Map<Harm, Double> seen) {
    Map<Harm, Double> most = new EnumMap<>(Harm.class);
    most.putAll(usual);
    seen.forEach((harm, share) -> most.merge(harm, share, Math::max));
    return new Rollout(name, agent, previous, next, plan, state, reached, most, since, watch);
  }

  private Rollout looked(Instant now, Gate.Limits limits) {
    return new Rollout(
        name,
        agent,
        previous,
        next,
        plan,
        state,
        reached,
        usual,
        since,
        watch.look(now, limits.silence()));
  }
}
