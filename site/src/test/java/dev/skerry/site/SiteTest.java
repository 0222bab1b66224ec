package dev.skerry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Question;
import dev.skerry.site.membership.Company;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import dev.skerry.site.view.StandingBytes;
import dev.skerry.terms.Grade;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SiteTest {
  private static final long MS = 1_000_000;
  private static final Service SERVICE =
      new Service(
          "echo",
          "1",
          400 * MS,
          false,
          false,
          List.of(new Offer("original", 0.9, 10 * MS, 11 * MS)));

  /* South alone has it. */
  private static final Service TIDE =
      new Service("tide", "7", 400 * MS, false, false, SERVICE.offers());

  private final SystemTime time = new SystemTime();
  private final Twin device = new Twin(time);
  private boolean met = true;
  private final Two company = new Two();
  private boolean mayLeave = true;
  private final AtomicInteger sent = new AtomicInteger();

  @AfterEach
  void stop() {
    time.close();
  }

  private Site site(long backlog, Function<Question, Peers.Reply> neighbour) {
    Outlook outlook =
        new Outlook() {
          @Override
          public int slots() {
            return 1;
          }

          @Override
          public long backlog() {
            return backlog;
          }

          @Override
          public boolean mayLeave() {
            return mayLeave;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public List<Service> services() {
            return List.of(SERVICE);
          }
        };
    Peers peers =
        new Peers() {
          @Override
          public Reply ask(Member member, Question question) {
            sent.incrementAndGet();
            return neighbour.apply(question);
          }

          @Override
          public boolean greet(Member member) {
            return met;
          }

          @Override
          public Optional<ModelDescription> describe(Member member, String agent, String version) {
            return agent.equals("tide")
                ? Optional.of(
                    new ModelDescription(
                        agent,
                        "7",
                        List.of("7"),
                        "p",
                        List.of(),
                        List.of(),
                        0,
                        List.of(),
                        List.of(),
                        false))
                : Optional.empty();
          }

          @Override
          public void close() {}
        };
    Site site = new Site(device, outlook, company, peers, time, 1, 1);
    while (met && !site.hasMet("south")) {
      Thread.onSpinWait();
    }
    return site;
  }

  /** North, and south, who is idle. */
  private static final class Two implements Company {
    private @Nullable Listener listener;

    @Override
    public Roll roll() {
      return new Roll(
          1, "north", List.of(new Member("north", "n", 1), new Member("south", "s", 1)), 2);
    }

    @Override
    public void tell(byte[] news) {
      Standing idle = new Standing(1, 1, 1, 0, 0, true, List.of(SERVICE, TIDE), List.of());
      if (listener != null) {
        listener.heard("south", StandingBytes.write(idle));
        listener.heard("south", new byte[] {1, 2, 3});
      }
    }

    @Override
    public void listen(Listener listener) {
      this.listener = listener;
      listener.rollChanged(roll());
    }

    @Override
    public void close() {}
  }

  private static Question question() {
    return Question.to("echo")
        .with("y", Tensor.ofFloats(Shape.of(1), 1))
        .within(Duration.ofMillis(400));
  }

  @Test
  void idleDevice_answersItself() {
    try (Site site = site(0, question -> new Peers.Reply.Lost("nobody asks"))) {
      assertThat(site.ask(question()).device()).isEmpty();
      assertThat(sent).hasValue(0);
    }
  }

  @Test
  void loadedDevice_givesItsNeighboursAnswer_andSaysWhose() {
    Function<Question, Peers.Reply> south =
        question -> new Peers.Reply.Answered(Twin.answer(Grade.FULL, "y"));
    try (Site site = site(4000 * MS, south)) {
      Answer answer = site.ask(question());

      assertThat(answer.grade()).isEqualTo(Grade.PEER);
      assertThat(answer.device()).isEqualTo("south");
      assertThat(answer.variant()).isEqualTo("original");
      assertThat(device.asked()).isEmpty();
      assertThat(site.report().counts().answers()).isEqualTo(1);
    }
  }

  @Test
  void neighbour_getsLessTimeThanThereIs() {
    Function<Question, Peers.Reply> south =
        question -> {
          assertThat(question.timeout().orElseThrow()).isLessThan(Duration.ofMillis(400));
          assertThat(question.arrival()).isEmpty();
          return new Peers.Reply.Answered(Twin.answer(Grade.FULL, "y"));
        };
    try (Site site = site(4000 * MS, south)) {
      assertThat(site.ask(question()).device()).isEqualTo("south");
    }
  }

  @Test
  void neighbour_thatIsLostOrRefusesOrLiesOrIsSafe_isAnsweredForHere() {
    List<Peers.Reply> bad =
        List.of(
            new Peers.Reply.Lost("gone"),
            new Peers.Reply.Refused("full"),
            new Peers.Reply.Answered(Twin.answer(Grade.FULL, "z")),
            new Peers.Reply.Answered(Twin.answer(Grade.SAFE, "y")));
    for (Peers.Reply reply : bad) {
      try (Site site = site(4000 * MS, question -> reply)) {
        Answer answer = site.ask(question());

        assertThat(answer.device()).as(reply.toString()).isEmpty();
        assertThat(answer.grade()).isEqualTo(Grade.VARIANT);
      }
    }
  }

  @Test
  void neighbour_thatHangs_isAnsweredForHere_andItsLateAnswerIsDropped() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    Function<Question, Peers.Reply> south =
        question -> {
          awaitQuietly(hangs);
          answered.countDown();
          return new Peers.Reply.Answered(Twin.answer(Grade.FULL, "y"));
        };
    try (Site site = site(4000 * MS, south)) {
      Answer answer = site.ask(question());
      hangs.countDown();
      answered.await();

      assertThat(answer.device()).isEmpty();
      assertThat(device.asked()).hasSize(1);
      assertThat(device.asked().element().arrival()).isPresent();
      while (site.report().counts().dropped() == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void question_aboutAnotherVersion_staysHere() {
    try (Site site = site(4000 * MS, question -> new Peers.Reply.Lost("nobody asks"))) {
      Question newest = question();
      site.ask(
          new Question(
              newest.model(),
              "2",
              "",
              newest.inputs(),
              List.of(),
              newest.timeout(),
              0,
              newest.arrival()));

      assertThat(sent).hasValue(0);
      assertThat(device.asked()).hasSize(1);
    }
  }

  @Test
  void agentThatOnlyANeighbourHas_isInTheCatalog_andDescribedByIt() {
    try (Site site = site(0, question -> new Peers.Reply.Lost("nobody asks"))) {
      Catalog catalog = site.catalog();

      assertThat(catalog.index()).extracting(Catalog.Entry::name).containsExactly("echo", "tide");
      assertThat(catalog.describe("tide", "").version()).isEqualTo("7");
      assertThat(catalog.statistics("tide", "").inferences()).isZero();
      assertThatThrownBy(() -> catalog.describe("tide", "8"))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("tide");
      assertThatThrownBy(() -> catalog.statistics("ebb", ""))
          .isInstanceOf(InferenceException.class);
    }
  }

  @Test
  void neighbour_thatWasNotMet_isNotAsked() {
    met = false;
    try (Site site = site(4000 * MS, question -> new Peers.Reply.Lost("nobody asks"))) {
      assertThat(site.ask(question()).device()).isEmpty();
      assertThat(sent).hasValue(0);
    }
  }

  @Test
  void question_thatMayNotLeave_staysHowLongSoeverTheLine() {
    mayLeave = false;
    try (Site site = site(4000 * MS, question -> new Peers.Reply.Lost("nobody asks"))) {
      assertThat(site.ask(question()).device()).isEmpty();
      assertThat(sent).hasValue(0);
      assertThat(device.asked()).hasSize(1);
      assertThat(site.report().mayLeave()).isFalse();
    }
  }

  @Test
  void question_ofAnAgentThatIsNotHere_leavesOnlyWhileItMay() {
    Function<Question, Peers.Reply> south =
        question -> new Peers.Reply.Answered(Twin.answer(Grade.FULL, "y"));
    Question question = Question.to("tide").with("y", Tensor.ofFloats(Shape.of(1), 1));
    try (Site site = site(0, south)) {
      assertThat(site.ask(question).device()).isEqualTo("south");

      mayLeave = false;
      assertThatThrownBy(() -> site.ask(question)).isInstanceOf(InferenceException.class);
      assertThat(sent).hasValue(1);
      assertThat(site.catalog().index()).extracting(Catalog.Entry::name).containsExactly("echo");
    }
  }

  @Test
  void agentElsewhere_thatCannotAnswerInTime_isSaidToBeElsewhere() {
    try (Site site = site(0, question -> new Peers.Reply.Refused("full"))) {
      assertThatThrownBy(() -> site.ask(Question.to("tide").within(Duration.ofMillis(400))))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("model tide is not on this device")
          .hasMessageContaining("400 ms");
    }
  }

  @Test
  void agentElsewhere_thatThereIsNoTimeToReadAQuestionFor_isThereAllTheSame() {
    try (Site site = site(0, question -> new Peers.Reply.Refused("full"))) {
      assertThat(site.latencyClass("tide", "")).isEqualTo(LatencyClass.BATCH);
      assertThatThrownBy(() -> site.decline(Question.to("tide"), List.of()))
          .isInstanceOfSatisfying(
              InferenceException.class,
              e -> assertThat(e.category()).isEqualTo(InferenceException.Category.UNAVAILABLE));
      for (String model : List.of("nowhere", "echo")) {
        assertThatThrownBy(() -> site.decline(Question.to(model), List.of()))
            .isInstanceOfSatisfying(
                InferenceException.class,
                e ->
                    assertThat(e.category())
                        .isEqualTo(
                            model.equals("echo")
                                ? InferenceException.Category.UNAVAILABLE
                                : InferenceException.Category.NOT_FOUND));
      }
      assertThatThrownBy(() -> site.latencyClass("nowhere", ""))
          .isInstanceOf(InferenceException.class);
    }
  }

  @Test
  void siteThatWasLeft_hearsNobodyAnyMore() {
    Site site = site(4000 * MS, question -> new Peers.Reply.Lost("nobody asks"));
    site.close();
    company.tell(new byte[0]);

    assertThat(site.report().neighbours()).isEmpty();
    site.ask(question());
    assertThat(sent).hasValue(0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
