package dev.skerry.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Delay JITTER = new Delay.Uniform(ofMillis(1), ofMillis(20));

  private final World world = World.of(3);
  private final Network network = world.network();
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void listen() {
    for (String node : List.of("a", "b")) {
      network.listen(node, (from, message) -> heard.add(from + ">" + node + " " + text(message)));
    }
  }

  @Test
  void message_arrivesAfterTheDelayOfItsLink() {
    network.set("a", "b", Link.reliable(new Delay.Fixed(ofMillis(5))));
    send("a", "b", "hello");

    world.run(ofMillis(4));
    assertThat(heard).isEmpty();
    world.run(ofMillis(1));

    assertThat(heard).containsExactly("a>b hello");
  }

  @Test
  void jitter_withoutReordering_keepsTheOrder() {
    network.usually(Link.reliable(JITTER));

    assertThat(sendHundred()).hasSize(100).isSorted();
  }

  @Test
  void reordering_letsMessagesOvertake() {
    network.usually(new Link(JITTER, 0, 0, 0.5));

    List<String> arrived = sendHundred();

    assertThat(arrived).hasSize(100);
    assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
  }

  @Test
  void dropAndDuplicate_happenAtAboutTheirRate() {
    network.usually(new Link(JITTER, 0.3, 0, 0));
    assertThat(sendHundred()).hasSizeBetween(50, 90);
    heard.clear();

    network.usually(new Link(JITTER, 0, 0.3, 0));
    assertThat(sendHundred()).hasSizeBetween(110, 150);
  }

  @Test
  void oneWayCut_stopsOnlyThatWay() {
    network.cut("a", "b");
    send("a", "b", "lost");
    send("b", "a", "heard");

    world.run(ofSeconds(1));

    assertThat(heard).containsExactly("b>a heard");
  }

  @Test
  void cut_whileAMessageIsUnderWay_losesIt() {
    send("a", "b", "lost");
    network.cut("a", "b");

    world.run(ofSeconds(1));

    assertThat(heard).isEmpty();
  }

  @Test
  void partition_healed_letsMessagesThroughAgain() {
    network.partition(List.of("a"), List.of("b"));
    send("a", "b", "lost");
    network.healAll();
    send("a", "b", "heard");

    world.run(ofSeconds(1));

    assertThat(heard).containsExactly("a>b heard");
  }

  @Test
  void nodeThatLeft_hearsNothing() {
    network.leave("b");
    send("a", "b", "lost");

    world.run(ofSeconds(1));

    assertThat(heard).isEmpty();
  }

  @Test
  void link_withImpossibleProbability_isRefused() {
    assertThatThrownBy(() -> new Link(JITTER, 1.5, 0, 0)).hasMessage("drop: 1.5 (expected: 0..1)");
  }

  private List<String> sendHundred() {
    for (int i = 100; i < 200; i++) {
      send("a", "b", "m" + i);
    }
    world.run(ofSeconds(1));
    return heard;
  }

  private void send(String from, String to, String text) {
    network.send(from, to, text.getBytes(UTF_8));
  }

  private static String text(byte[] message) {
    return new String(message, UTF_8);
  }
}
