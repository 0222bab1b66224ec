package dev.skerry.device.slots;

import dev.skerry.link.AgentReport;
import dev.skerry.link.Assignment;
import dev.skerry.link.Phase;
import dev.skerry.link.Said;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * The slots of one agent while the program runs. Each change of what is to outlive the program is
 * one note, in front of whatever acts upon it.
 */
final class AgentSlots {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LAST_RETRY = Duration.ofMinutes(10);

  /* So that a report about many agents stays far from what a message may hold. */
  private static final int LARGEST_TRAITS = 2_000;

  private final ProbationRules rules;
  private Pair pair;
  private @Nullable Assignment running;
  private @Nullable Probation probation;
  private Tally tally = Tally.NONE;
  private Lately outputs = new Lately(0);

  /* Made anew only if there is something new: it is asked for several times a second. */
  private @Nullable Said said;
  private String reason = "";
  private Duration retry = FIRST_RETRY;
  private @Nullable Long retryAt;

  AgentSlots(ProbationRules rules, Pair pair) {
    this.rules = rules;
    this.pair = pair;
  }

  Pair pair() {
    return pair;
  }

  /** At the start of the program, when these archives are on the shelf. */
  void start(Set<Digest> whole, List<Effect> out) {
    Pair found =
        pair.withGood(pair.good().filter(known -> whole.contains(known.assignment().family())))
            .withBefore(pair.before().filter(known -> whole.contains(known.assignment().family())))
            .withTrial(pair.trial().filter(tried -> whole.contains(tried.assignment().family())));
    boolean spent = found.trial().isPresent() && found.trial().get().starts() >= rules.starts();
    if (spent) {
      found = refused(found, "did not prove itself within " + rules.starts() + " starts");
    }
    found = found.withTrial(found.trial().map(AgentSlots::startedAgain));
    if (!found.equals(pair)) {
      write(found, out);
    }
    // The good one answers while the other one is being loaded, and if that fails.
    pair.good().ifPresent(known -> out.add(new Effect.Load(known.assignment())));
    pair.trial().ifPresent(tried -> out.add(new Effect.Load(tried.assignment())));
    next(out);
  }

  private static Pair.Trial startedAgain(Pair.Trial tried) {
    return new Pair.Trial(tried.assignment(), tried.starts() + 1);
  }

  void wanted(Assignment assignment, List<Effect> out) {
    if (pair.wanted().isPresent() && pair.wanted().get().equals(assignment)) {
      return;
    }
    Pair changed = pair.withWanted(assignment);
    boolean back = pair.trial().isPresent() && !pair.tries(assignment) && pair.good().isPresent();
    if (back) {
      changed = changed.withTrial(Optional.empty());
    }
    write(changed, out);
    if (back) {
      probation = null;
      loadGood(out);
    }
    next(out);
  }

  /* Gets what is wanted and not here: from the shelf, if it can be. */
  private void next(List<Effect> out) {
    Optional<Assignment> missing = pair.missing();
    if (missing.isEmpty()) {
      return;
    }
    Set<Digest> shelved = new HashSet<>();
    pair.shelved(shelved);
    if (shelved.contains(missing.get().family())) {
      begin(missing.get(), out);
      return;
    }
    if (pair.before().isPresent()) {
      write(pair.withBefore(Optional.empty()), out);
    }
    out.add(new Effect.Fetch(missing.get()));
  }

  void fetched(Digest archive, List<Effect> out) {
    pair.missing()
        .filter(missing -> missing.family().equals(archive))
        .ifPresent(missing -> begin(missing, out));
  }

  private void begin(Assignment assignment, List<Effect> out) {
    Pair trying = pair.withTrial(Optional.of(new Pair.Trial(assignment, 1)));
    Optional<Pair.Known> good =
        pair.good()
            .filter(known -> known.assignment().equals(running))
            .filter(known -> tally.answered() >= known.health().answered())
            .map(known -> known(known.assignment()));
    write(good.isPresent() ? trying.withGood(good) : trying, out);
    probation = null;
    out.add(new Effect.Load(assignment));
  }

  private Pair.Known known(Assignment assignment) {
    return new Pair.Known(assignment, tally, Optional.of(small(outputs.all())));
  }

  private static Traits small(Traits outputs) {
    return outputs.within(LARGEST_TRAITS);
  }

  void rejected(Digest archive, String why, List<Effect> out) {
    Optional<Assignment> missing = pair.missing().filter(a -> a.family().equals(archive));
    if (missing.isPresent()) {
      write(pair.withRefusal(Optional.of(new Pair.Refusal(missing.get(), why))), out);
    }
  }

  void loaded(Assignment assignment, long now) {
    running = assignment;
    tally = Tally.NONE;
    outputs = new Lately(now);
    said = null;
    reason = "";
    retry = FIRST_RETRY;
    retryAt = null;
    probation =
        pair.tries(assignment)
            ? new Probation(rules, pair.good().map(Pair.Known::health), now)
            : null;
  }

  void failed(Assignment assignment, String why, long now, List<Effect> out) {
    if (pair.tries(assignment)) {
      refuse(why, out);
    } else if (pair.trusts(assignment) && !assignment.equals(running)) {
      reason = why;
      retryAt = now + retry.toNanos();
      Duration twice = retry.multipliedBy(2);
      retry = twice.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : twice;
    }
  }

  void observe(Digest answering, Tally seen, Traits traits, long now, List<Effect> out) {
    Assignment runs = running;
    if (runs == null || !runs.family().equals(answering)) {
      return;
    }
    tally = seen;
    if (!traits.equals(outputs.all())) {
      outputs.observe(traits, now);
      said = null;
    }
    Probation judging = probation;
    if (judging == null) {
      return;
    }
    switch (judging.observe(seen, now)) {
      case Probation.Verdict.GoOn goOn -> {}
      case Probation.Verdict.Proven proven -> promote(runs, out);
      case Probation.Verdict.Failed failed -> refuse(failed.reason(), out);
    }
  }

  private void promote(Assignment assignment, List<Effect> out) {
    probation = null;
    Pair proven = pair.withTrial(Optional.empty());
    write(proven.withBefore(pair.good()).withGood(Optional.of(known(assignment))), out);
  }

  private void refuse(String why, List<Effect> out) {
    probation = null;
    write(refused(pair, why), out);
    loadGood(out);
  }

  private static Pair refused(Pair pair, String why) {
    Optional<Pair.Refusal> refusal =
        pair.wanted().filter(pair::tries).map(wanted -> new Pair.Refusal(wanted, why));
    Pair without = pair.withTrial(Optional.empty());
    return refusal.isPresent() ? without.withRefusal(refusal) : without;
  }

  private void loadGood(List<Effect> out) {
    if (pair.good().isEmpty()) {
      out.add(new Effect.Unload(pair.agent()));
      running = null;
    } else if (!pair.trusts(running)) {
      out.add(new Effect.Load(pair.good().get().assignment()));
    }
  }

  /** Loads the good one again, if that failed a while ago. */
  void tick(long now, List<Effect> out) {
    Long due = retryAt;
    if (due != null && now - due >= 0) {
      retryAt = null;
      pair.good().ifPresent(known -> out.add(new Effect.Load(known.assignment())));
    }
  }

  private void write(Pair changed, List<Effect> out) {
    pair = changed;
    said = null;
    out.add(Remembered.slots(changed));
  }

  AgentReport report() {
    Optional<Digest> runs = Optional.ofNullable(running).map(Assignment::family);
    return new AgentReport(
        pair.agent(),
        runs,
        pair.wanted().map(Assignment::family),
        phase(),
        why(),
        tally,
        Optional.of(said()));
  }

  private Said said() {
    Said known = said;
    if (known == null) {
      known = compared();
      said = known;
    }
    return known;
  }

  private Said compared() {
    Optional<Pair.Known> former = pair.trusts(running) ? pair.before() : pair.good();
    return new Said(
        small(outputs.lately()),
        small(outputs.before()),
        former.map(known -> known.assignment().family()),
        former.flatMap(Pair.Known::said).orElse(Traits.none()));
  }

  private Phase phase() {
    if (pair.refusal().isPresent()) {
      return Phase.REFUSED;
    }
    if (pair.missing().isPresent()) {
      return Phase.FETCHING;
    }
    if (pair.trial().isPresent()) {
      return Phase.TRYING;
    }
    return running == null ? Phase.ABSENT : Phase.PROVEN;
  }

  private String why() {
    return pair.refusal().map(Pair.Refusal::reason).orElse(reason);
  }
}
