package dev.skerry.site.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StandingBytesTest {
  private static final Standing STANDING =
      new Standing(
          7,
          12,
          2,
          3_000_000,
          0.25,
          true,
          List.of(
              new Service(
                  "bearing",
                  "3",
                  100_000_000,
                  true,
                  true,
                  List.of(
                      new Offer("original", 0.97, 5_000_000, 6_000_000),
                      new Offer("tiny", 0.9, 500_000, 600_000)))),
          List.of(new Echo("north", 4, 17)));

  @Test
  void standing_writtenAndRead_isTheSame() {
    assertThat(StandingBytes.read(StandingBytes.write(STANDING))).isEqualTo(STANDING);
  }

  @Test
  void standing_tooLarge_leavesServicesOutAndFits() {
    List<Service> many =
        IntStream.range(0, 500)
            .mapToObj(i -> new Service("agent-" + i, "1", 1, false, false, offers(i)))
            .toList();
    List<Echo> echoes =
        IntStream.range(0, 500).mapToObj(i -> new Echo("device-" + i, i, i)).toList();

    byte[] bytes = StandingBytes.write(new Standing(1, 1, 1, 0, 0, true, many, echoes));

    assertThat(bytes.length).isLessThanOrEqualTo(StandingBytes.MOST);
    Standing read = StandingBytes.read(bytes);
    assertThat(read.services()).isNotEmpty().isSubsetOf(many);
    assertThat(read.echoes()).isNotEmpty().isSubsetOf(echoes);
  }

  private static List<Offer> offers(int agent) {
    return List.of(new Offer("rung-of-" + agent, 0.5, 1, 1));
  }

  @Test
  void bytes_cutAnywhere_areRefused() {
    byte[] bytes = StandingBytes.write(STANDING);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> StandingBytes.read(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytes_mutated_areReadOrRefused() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] bytes = StandingBytes.write(STANDING);
    int refused = 0;

    for (int round = 0; round < 20_000; round++) {
      byte[] mutated = bytes.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try {
        Standing read = StandingBytes.read(mutated);
        assertThat(StandingBytes.read(StandingBytes.write(read))).isEqualTo(read);
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }

    assertThat(refused).isPositive();
  }

  @Test
  void name_thatATerminalWouldObey_isRefused() {
    for (String name : List.of("\u001b[2J", "a\nb", "a\u202eb", "\u009b1m")) {
      Service service = new Service("echo", name, 1, false, false, List.of());
      byte[] bytes =
          StandingBytes.write(new Standing(1, 1, 1, 0, 0, true, List.of(service), List.of()));

      assertThatThrownBy(() -> StandingBytes.read(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name");
    }
  }

  @Test
  void timesBeyondReason_doNotOverflowWhereTheyAreAddedUp() {
    Offer forEver = new Offer("full", 0.9, Long.MAX_VALUE, Long.MAX_VALUE);
    Service service = new Service("echo", "1", Long.MAX_VALUE, false, true, List.of(forEver));
    Standing said =
        new Standing(1, 1, Integer.MAX_VALUE, Long.MAX_VALUE, 0, true, List.of(service), List.of());

    Standing read = StandingBytes.read(StandingBytes.write(said));

    assertThat(Math.addExact(read.backlog(), Long.MAX_VALUE / 4)).isPositive();
    assertThat(Math.multiplyExact(1L << 16, read.services().getFirst().best().p99())).isPositive();
  }
}
