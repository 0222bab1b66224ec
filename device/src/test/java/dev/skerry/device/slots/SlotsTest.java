package dev.skerry.device.slots;

import static dev.skerry.device.slots.Machine.AGENT;
import static dev.skerry.device.slots.Machine.archive;
import static dev.skerry.device.slots.Machine.desired;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.slots.Machine.Ways;
import dev.skerry.link.Assignment;
import dev.skerry.link.Phase;
import dev.skerry.link.Said;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SlotsTest {
  private static final Assignment OLD = Ways.GOOD.assignment(1);
  private static final Assignment NEW = Ways.GOOD.assignment(2);

  private final SimulatedDisk disk = new SimulatedDisk(operation -> {});

  private Machine withOld() throws IOException {
    Machine machine = new Machine(disk, 0);
    machine.hear(desired(1, OLD));
    machine.fetch(archive(Ways.GOOD, 1));
    machine.prove();
    return machine;
  }

  @Test
  void firstRelease_goesFromFetchingToProven() throws IOException {
    Machine machine = new Machine(disk, 0);

    machine.hear(desired(1, OLD));
    assertThat(machine.phase()).isEqualTo(Phase.FETCHING);
    machine.fetch(archive(Ways.GOOD, 1));
    assertThat(machine.phase()).isEqualTo(Phase.TRYING);
    machine.prove();

    assertThat(machine.phase()).isEqualTo(Phase.PROVEN);
    assertThat(machine.report().running()).contains(OLD.family());
  }

  @Test
  void sameDesiredAgain_changesNothing() throws IOException {
    Machine machine = withOld();

    assertThat(machine.slots.wanted(desired(1, OLD))).isEmpty();
    assertThat(machine.slots.wanted(desired(0))).isEmpty();
    assertThat(machine.answering).containsEntry(AGENT, OLD);
  }

  @Test
  void faultyRelease_fallsBackWithinTwoSeconds() throws IOException {
    Machine machine = withOld();
    Assignment faulty = Ways.FAULTY.assignment(3);
    machine.hear(desired(2, faulty));
    machine.fetch(archive(Ways.FAULTY, 3));
    assertThat(machine.answering).containsEntry(AGENT, faulty);

    machine.passSecond();
    machine.passSecond();

    assertThat(machine.answering).containsEntry(AGENT, OLD);
    assertThat(machine.phase()).isEqualTo(Phase.REFUSED);
    assertThat(machine.report().reason()).startsWith("faults: 10 of 10");
  }

  @Test
  void refusedRelease_isTriedAgain_onlyWhenThatIsAskedFor_alsoAfterARestart() throws IOException {
    Machine machine = withOld();
    Assignment faulty = Ways.FAULTY.assignment(3);
    machine.hear(desired(2, faulty));
    machine.fetch(archive(Ways.FAULTY, 3));
    machine.passSecond();
    machine.hear(desired(3, faulty));
    assertThat(machine.phase()).isEqualTo(Phase.REFUSED);

    machine.stop();
    Machine again = new Machine(disk, 0);
    again.hear(desired(4, faulty.again(OptionalInt.of(1))));
    assertThat(again.phase()).isEqualTo(Phase.FETCHING);
    again.fetch(archive(Ways.FAULTY, 3));
    assertThat(again.phase()).isEqualTo(Phase.TRYING);
    again.passSecond();

    assertThat(again.phase()).isEqualTo(Phase.REFUSED);
    assertThat(again.answering).containsEntry(AGENT, OLD);
  }

  @Test
  void provenRelease_isNotLoadedAnew_whenAnotherTryIsAskedFor() throws IOException {
    Machine machine = withOld();
    int before = machine.done.size();

    machine.hear(desired(2, OLD.again(OptionalInt.of(2))));

    assertThat(machine.phase()).isEqualTo(Phase.PROVEN);
    assertThat(machine.done.subList(before, machine.done.size()))
        .allMatch(effect -> effect instanceof Effect.Note);
  }

  @Test
  void releaseOnProbation_thatIsRefusedAfterAnotherTryWasAskedFor_isRefused() {
    Slots slots = onProbation(Tally.NONE);
    slots.wanted(desired(3, NEW.again(OptionalInt.of(1))));

    slots.failed(NEW, "does not load", 1);

    assertThat(slots.reports().getFirst().phase()).isEqualTo(Phase.REFUSED);
  }

  @Test
  void releaseThatFaultsThrice_isGoneAtTheThird() {
    Slots slots = onProbation(Tally.NONE);

    assertThat(slots.observe(AGENT, NEW.family(), new Tally(1, 0, 1, 1), Traits.none(), 1))
        .isEmpty();
    slots.observe(AGENT, NEW.family(), new Tally(2, 0, 2, 2), Traits.none(), 2);
    assertThat(slots.observe(AGENT, NEW.family(), new Tally(3, 0, 3, 3), Traits.none(), 3))
        .contains(new Effect.Load(OLD));
  }

  @Test
  void releaseThatIsLateAsOftenAsBefore_isProven() {
    Slots slots = onProbation(new Tally(1000, 200, 0, 0));

    long now = 0;
    for (int i = 1; i <= 70; i++) {
      now += Duration.ofSeconds(1).toNanos();
      slots.observe(AGENT, NEW.family(), new Tally(10L * i, 2L * i, 0, 0), Traits.none(), now);
    }

    assertThat(slots.reports().getFirst().phase()).isEqualTo(Phase.PROVEN);
  }

  @Test
  void releaseThatIsLateMoreOftenThanBefore_isRefused() {
    Slots slots = onProbation(new Tally(1000, 10, 0, 0));

    for (int i = 1; i <= 20; i++) {
      slots.observe(AGENT, NEW.family(), new Tally(10L * i, 4L * i, 0, 0), Traits.none(), i);
    }

    assertThat(slots.reports().getFirst().phase()).isEqualTo(Phase.REFUSED);
    assertThat(slots.reports().getFirst().reason()).startsWith("late:");
  }

  @Test
  void firstRelease_isNotRefusedForBeingLate_sinceNothingIsBetter_butForFaults() {
    Slots slots = new Slots(Remembered.NOTHING, Machine.RULES);
    slots.wanted(desired(1, OLD));
    slots.fetched(OLD.family());
    slots.loaded(OLD, 0);

    for (int i = 1; i <= 20; i++) {
      slots.observe(AGENT, OLD.family(), new Tally(10L * i, 4L * i, 9L * i, 0), Traits.none(), i);
    }
    assertThat(slots.reports().getFirst().phase()).isEqualTo(Phase.TRYING);

    slots.observe(AGENT, OLD.family(), new Tally(210, 84, 189, 10), Traits.none(), 21);
    assertThat(slots.reports().getFirst().phase()).isEqualTo(Phase.REFUSED);
    assertThat(slots.reports().getFirst().reason()).doesNotContain("ran before");
  }

  @Test
  void releaseThatNobodyAsks_isProvenByItsSelfTestInTheEnd() {
    Slots slots = onProbation(new Tally(1000, 0, 0, 0));
    long longest = Machine.RULES.longest().toNanos();

    assertThat(slots.observe(AGENT, NEW.family(), Tally.NONE, Traits.none(), longest - 1))
        .isEmpty();
    slots.observe(AGENT, NEW.family(), Tally.NONE, Traits.none(), longest);

    assertThat(slots.reports().getFirst().phase()).isEqualTo(Phase.PROVEN);
  }

  /* NEW on probation since 0, behind OLD, of which so much is known. */
  private static Slots onProbation(Tally health) {
    Slots slots = new Slots(Remembered.NOTHING, Machine.RULES);
    slots.wanted(desired(1, OLD));
    slots.fetched(OLD.family());
    slots.loaded(OLD, -Duration.ofHours(1).toNanos());
    slots.observe(AGENT, OLD.family(), Tally.NONE, Traits.none(), 0);
    slots.observe(AGENT, OLD.family(), health, Traits.none(), 0);
    slots.wanted(desired(2, NEW));
    slots.fetched(NEW.family());
    slots.loaded(NEW, 0);
    return slots;
  }

  private static Traits said(int named, long many) {
    String name = Traits.ofOutput(Traits.Kind.CLASS, "y");
    return new Traits.Sum().add(name, named, many).traits();
  }

  private static Said told(Slots slots) {
    return slots.reports().getFirst().said().orElseThrow();
  }

  @Test
  void newRelease_isToldWithWhatItsPredecessorSaid_alsoOnceItHasProvenItself() {
    Slots slots = new Slots(Remembered.NOTHING, Machine.RULES);
    slots.wanted(desired(1, OLD));
    slots.fetched(OLD.family());
    slots.loaded(OLD, -Duration.ofHours(1).toNanos());
    slots.observe(AGENT, OLD.family(), Tally.NONE, Traits.none(), 0);
    slots.observe(AGENT, OLD.family(), new Tally(900, 0, 0, 0), said(1, 800), 0);
    assertThat(told(slots))
        .isEqualTo(new Said(said(1, 800), Traits.none(), Optional.empty(), Traits.none()));

    slots.wanted(desired(2, NEW));
    slots.fetched(NEW.family());
    slots.loaded(NEW, 0);
    long longest = Machine.RULES.longest().toNanos();
    slots.observe(AGENT, NEW.family(), new Tally(90, 0, 0, 0), said(2, 80), 1);
    Said trying = new Said(said(2, 80), Traits.none(), Optional.of(OLD.family()), said(1, 800));
    assertThat(told(slots)).isEqualTo(trying);

    slots.observe(AGENT, NEW.family(), new Tally(90, 0, 0, 0), said(2, 80), longest);
    assertThat(slots.reports().getFirst().phase()).isEqualTo(Phase.PROVEN);
    assertThat(told(slots)).isEqualTo(trying);
  }

  @Test
  void whatAPredecessorSaid_outlivesTheProgram_andNotesWithoutItAreRead() {
    Pair.Known known = new Pair.Known(OLD, Tally.NONE, Optional.of(said(1, 500)));
    Pair pair = Pair.empty(AGENT).withWanted(NEW).withGood(Optional.of(known));
    Effect.Note note = Remembered.slots(pair.withTrial(Optional.of(new Pair.Trial(NEW, 1))));
    String older = note.text().replaceAll("\"said\":\"[^\"]*\"", "\"other\":0");
    assertThat(older).isNotEqualTo(note.text());

    for (Effect.Note one : List.of(note, new Effect.Note(older))) {
      Slots again = new Slots(Remembered.NOTHING.with(one), Machine.RULES);
      again.start(new Shelf.Content(Set.of(OLD.family(), NEW.family()), Set.of()));
      again.loaded(OLD, 0);
      again.loaded(NEW, 0);

      assertThat(told(again).former()).contains(OLD.family());
      assertThat(told(again).byFormer()).isEqualTo(one.equals(note) ? said(1, 500) : Traits.none());
    }
  }

  @Test
  void releaseThatKillsTheProgram_isGivenThreeStarts() throws IOException {
    Machine machine = withOld();
    machine.hear(desired(2, NEW));
    machine.fetch(archive(Ways.GOOD, 2));
    for (int start = 2; start <= 3; start++) {
      disk.crash(Fate.NOTHING);
      machine = new Machine(disk, 0);
      assertThat(machine.answering).containsEntry(AGENT, NEW);
    }

    disk.crash(Fate.NOTHING);
    machine = new Machine(disk, 0);

    assertThat(machine.answering).containsEntry(AGENT, OLD);
    assertThat(machine.phase()).isEqualTo(Phase.REFUSED);
    assertThat(machine.done).doesNotContain(new Effect.Load(NEW));
  }

  @Test
  void refusedRelease_isNotTriedAgainUntilAnotherWasWanted() throws IOException {
    Machine machine = withOld();
    Assignment broken = Ways.DOES_NOT_LOAD.assignment(3);
    machine.hear(desired(2, broken));
    machine.fetch(archive(Ways.DOES_NOT_LOAD, 3));
    assertThat(machine.phase()).isEqualTo(Phase.REFUSED);

    machine.hear(desired(3, broken));
    assertThat(machine.phase()).isEqualTo(Phase.REFUSED);
    machine.hear(desired(4, OLD));
    assertThat(machine.phase()).isEqualTo(Phase.PROVEN);
    machine.hear(desired(5, broken));
    assertThat(machine.phase()).isEqualTo(Phase.FETCHING);
  }

  @Test
  void wrongSeal_isRefusedAndThrownAway() throws IOException {
    Machine machine = withOld();
    Assignment wrong = Ways.SEAL_IS_WRONG.assignment(3);
    machine.hear(desired(2, wrong));
    machine.fetch(archive(Ways.SEAL_IS_WRONG, 3));

    assertThat(machine.phase()).isEqualTo(Phase.REFUSED);
    assertThat(machine.report().reason()).isEqualTo("seal: wrong");
    assertThat(machine.answering).containsEntry(AGENT, OLD);
    assertThat(machine.content().whole()).containsExactly(OLD.family());
  }

  @Test
  void wayBack_needsNoNetwork() throws IOException {
    Machine machine = withOld();
    machine.hear(desired(2, NEW));
    machine.fetch(archive(Ways.GOOD, 2));
    machine.prove();

    machine.hear(desired(3, OLD));

    assertThat(machine.answering).containsEntry(AGENT, OLD);
    assertThat(machine.phase()).isEqualTo(Phase.TRYING);
  }

  @Test
  void otherSettings_areTriedWithoutFetching() throws IOException {
    Machine machine = withOld();
    Assignment urgent =
        new Assignment(AGENT, OLD.family(), OLD.size(), LatencyClass.REAL_TIME, 0, false);

    machine.hear(desired(2, urgent));

    assertThat(machine.answering).containsEntry(AGENT, urgent);
    assertThat(machine.phase()).isEqualTo(Phase.TRYING);
    machine.prove();
    assertThat(machine.phase()).isEqualTo(Phase.PROVEN);
  }

  @Test
  void wantedNoMore_isUnloadedAndThrownAway() throws IOException {
    Machine machine = withOld();

    machine.hear(desired(2));

    assertThat(machine.answering).isEmpty();
    assertThat(machine.slots.reports()).isEmpty();
    assertThat(machine.content().whole()).isEmpty();
  }

  @Test
  void otherReleaseWhileFetching_takesItsPlace() throws IOException {
    Machine machine = withOld();
    machine.hear(desired(2, NEW));
    Assignment third = Ways.GOOD.assignment(3);

    machine.hear(desired(3, third));
    machine.fetch(archive(Ways.GOOD, 3));
    machine.prove();

    assertThat(machine.answering).containsEntry(AGENT, third);
    assertThat(machine.phase()).isEqualTo(Phase.PROVEN);
  }

  @Test
  void goodReleaseThatCannotBeLoaded_isLoadedAgainLater() {
    Remembered remembered = Remembered.NOTHING.with(Remembered.slots(good()));
    Slots again = new Slots(remembered, Machine.RULES);
    again.start(new Shelf.Content(Set.of(OLD.family()), Set.of()));

    again.failed(OLD, "memory: too little", 0);

    assertThat(again.reports().getFirst().phase()).isEqualTo(Phase.ABSENT);
    assertThat(again.reports().getFirst().reason()).isEqualTo("memory: too little");
    assertThat(again.tick(Duration.ofSeconds(9).toNanos())).isEmpty();
    assertThat(again.tick(Duration.ofSeconds(10).toNanos())).containsExactly(new Effect.Load(OLD));
  }

  private static Pair good() {
    return Pair.empty(AGENT)
        .withWanted(OLD)
        .withGood(Optional.of(new Pair.Known(OLD, Tally.NONE, Optional.empty())));
  }
}
