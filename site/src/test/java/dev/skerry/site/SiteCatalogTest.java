package dev.skerry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Question;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import dev.skerry.time.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SiteCatalogTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    end.countDown();
  }

  private static Neighbour neighbour(String device) {
    Service tide =
        new Service("tide", "7", 1, false, false, List.of(new Offer("full", 0.9, 1_000, 2_000)));
    return new Neighbour(
        device, new Standing(1, 1, 1, 0, 0, true, List.of(tide), List.of()), 0, 0, 0, 0);
  }

  /* Of a site of some that hang, one that knows nothing, and those that answer. */
  private SiteCatalog catalog(Duration patience, String... neighbours) {
    Roll roll =
        new Roll(
            1,
            "north",
            Stream.concat(Stream.of("north"), Stream.of(neighbours))
                .map(name -> new Member(name, "h", 1))
                .toList(),
            0);
    Sight sight =
        new Sight(
            roll,
            new Standing(1, 1, 1, 0, 0, true, List.of(), List.of()),
            Stream.of(neighbours).map(SiteCatalogTest::neighbour).toList());
    return new SiteCatalog(new Twin(new SimulatedTime()), () -> sight, new Asked(), patience);
  }

  private final class Asked implements Peers {
    @Override
    public Reply ask(Member member, Question question) {
      return new Reply.Lost("nobody asks");
    }

    @Override
    public boolean greet(Member member) {
      return true;
    }

    @Override
    public Optional<ModelDescription> describe(Member member, String agent, String version) {
      if (member.device().startsWith("hangs")) {
        awaitEnd();
      }
      return member.device().startsWith("knows")
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

    private void awaitEnd() {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void neighbourThatHangs_keepsNobodyFromTheOneThatAnswers() {
    assertThat(catalog(LONG, "hangs-1", "hangs-2", "empty", "knows").describe("tide", "").version())
        .isEqualTo("7");
  }

  @Test
  void neighboursThatAllHang_areWaitedForOnce() {
    assertThatThrownBy(
            () -> catalog(Duration.ofMillis(20), "hangs-1", "hangs-2").describe("tide", ""))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("tide");
  }

  @Test
  void neighboursThatAllKnowNothing_areNotWaitedFor() {
    assertThatThrownBy(() -> catalog(LONG, "empty-1", "empty-2").describe("tide", ""))
        .isInstanceOf(InferenceException.class);
  }
}
