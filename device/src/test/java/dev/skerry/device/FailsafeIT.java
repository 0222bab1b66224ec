package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Contract;
import dev.skerry.terms.Grade;
import dev.skerry.terms.OutputLimits;
import dev.skerry.time.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real models in the real engine that hang, dawdle, fail and lie: what their askers get. */
@Timeout(120)
final class FailsafeIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Contract UP_TO_TEN =
      Contract.of(Map.of("y", OutputLimits.FINITE.within(-1, 10)));

  /* Far longer in a single operator than the watchdog is patient. */
  private static final float FOR_A_SECOND = 3000;
  private static final float FOR_A_TENTH = 1500;

  @TempDir private Path folder;
  private final SystemTime time = new SystemTime();
  private final Device device =
      Device.open(DeviceOptions.forCores(2), time, new SplittableRandom(1));

  @AfterEach
  void close() {
    device.close();
    time.close();
  }

  private Answer ask(String model, float first, Duration within) {
    return device.ask(Question.to(model).with("x", Networks.four(first, 0, 0, 0)).within(within));
  }

  private void serve(Path best) throws Exception {
    List<Path> files = List.of(best, Networks.scaling(folder, "spare", 5, 0));
    device.add(Networks.family(folder, "agent", files, Optional.of(UP_TO_TEN)));
  }

  private static void assertSafe(Answer answer, Reason reason) {
    assertThat(answer.grade()).isEqualTo(Grade.SAFE);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.output("y").tensor().floats().get(0)).isEqualTo(-1);
  }

  /** The sibling stands in, until the best one has shown that it is good again. */
  private void assertSpareStandsInForAWhile() {
    Answer answer = ask("agent", 1, LONG);
    assertThat(answer.grade()).isEqualTo(Grade.VARIANT);
    assertThat(answer.variant()).isEqualTo("spare");
    assertThat(answer.reason()).isEqualTo(Reason.FAULT);
    assertBackToFullInTheEnd();
  }

  private void assertBackToFullInTheEnd() {
    for (int inRow = 0; inRow < 10; ) {
      inRow = ask("agent", 1, SECOND).grade() == Grade.FULL ? inRow + 1 : 0;
    }
  }

  @Test
  void hungModel_isAnsweredForAndGivenUp() throws Exception {
    serve(Networks.brooding(folder, "best", 2));
    device.add(Networks.scaling(folder, "other", 3, 0));

    Answer hung = ask("agent", FOR_A_SECOND, Duration.ofMillis(50));
    Answer other = ask("other", 1, LONG);

    assertSafe(hung, Reason.DEADLINE);
    assertThat(other.output("y").tensor().floats().get(0)).isEqualTo(3);
    assertBackToFullInTheEnd();
  }

  @Test
  void dawdlingModel_losesTrustUntilItIsQuickAgain() throws Exception {
    serve(Networks.brooding(folder, "best", 0.001f));

    for (int i = 0; i < 3; i++) {
      assertThat(ask("agent", FOR_A_TENTH, LONG).grade()).isEqualTo(Grade.FULL);
    }

    assertSpareStandsInForAWhile();
  }

  @Test
  void failingModel_losesTrustUntilItWorksAgain() throws Exception {
    serve(Networks.touchy(folder, "best", 2));

    for (int i = 0; i < 3; i++) {
      assertSafe(ask("agent", 4, LONG), Reason.FAULT);
    }

    assertSpareStandsInForAWhile();
  }

  @Test
  void lyingModel_isWithheldAndLosesTrust() throws Exception {
    // Slower than the spare: a sibling that is no faster is never asked.
    serve(Networks.scaling(folder, "best", 2, 20));

    for (int i = 0; i < 3; i++) {
      assertSafe(ask("agent", 6, LONG), Reason.CONTRACT);
    }

    assertSpareStandsInForAWhile();
  }

  @Test
  void onlyVariantDistrusted_isAnsweredForAtOnce() throws Exception {
    device.add(Networks.family(folder, "agent", List.of(Networks.touchy(folder, "best", 2))));
    for (int i = 0; i < 3; i++) {
      assertSafe(ask("agent", 4, LONG), Reason.FAULT);
    }

    // Who came before the third failure was counted waits for its time; who comes after does not.
    ask("agent", 1, Duration.ofMillis(10));
    assertSafe(ask("agent", 1, LONG), Reason.FAULT);

    assertBackToFullInTheEnd();
  }

  @Test
  void safeAnswerThatBreaksItsContract_isRefused() throws Exception {
    Contract contract = Contract.of(Map.of("y", OutputLimits.FINITE.within(0, 1)));
    Path family =
        Networks.family(
            folder,
            "agent",
            List.of(Networks.scaling(folder, "best", 2, 0)),
            Optional.of(contract));

    assertThatThrownBy(() -> device.add(family))
        .isInstanceOf(LoadException.class)
        .hasMessage(
            "model agent: safe answer breaks the contract: output y: -1.0 at 0 (expected: 0.0 to 1.0)");
  }

  @Test
  void failSafeAgentWithoutSafeAnswer_isRefused() throws Exception {
    Path file = Networks.scaling(folder, "bold", 2, 0);

    assertThatThrownBy(() -> device.add(file, spec -> spec.withFailSafe(true)))
        .isInstanceOf(LoadException.class)
        .hasMessage(
            "agent bold is fail-safe without a safe answer (expected: declare one, or turn failSafe off)");
  }

  @Test
  void requestThatTookTooLongToArrive_isAnsweredSafely_andItsCallerIsTheCause() throws Exception {
    serve(Networks.scaling(folder, "best", 2, 0));
    Question question =
        Question.to("agent").with("x", Networks.four(1, 0, 0, 0)).within(Duration.ofMillis(200));

    Answer late = device.ask(question.arrivedAt(device.nanos() - SECOND.toNanos()));
    Answer stillInTime = device.ask(question.within(LONG).arrivedAt(device.nanos() - 1));

    assertThat(late.grade()).isEqualTo(Grade.SAFE);
    assertThat(late.onTime()).isFalse();
    assertThat(device.missed()).containsEntry("late/caller", 1L);
    assertThat(stillInTime.grade()).isEqualTo(Grade.FULL);
  }

  @Test
  void reload_bringsTheNewSafeAnswer() throws Exception {
    Path family = Networks.family(folder, "agent", List.of(Networks.touchy(folder, "best", 2)));
    device.add(family);
    assertSafe(ask("agent", 4, LONG), Reason.FAULT);

    Path manifest = family.resolve("family.json");
    String text = Files.readString(manifest);
    assertThat(text).contains("-1.0");
    Files.writeString(manifest, text.replace("-1.0", "-2.0"));
    device.catalog().load("agent", Map.of());

    assertThat(ask("agent", 4, LONG).output("y").tensor().floats().get(0)).isEqualTo(-2);
  }
}
