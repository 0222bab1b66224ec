package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.terms.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final List<String> DEVICES =
      IntStream.range(0, 10).mapToObj(i -> "device-" + i).toList();

  @Test
  void order_isTheSameWhoeverAsks_andAnotherForEachArchive() {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      Digest archive = Digest.of(new byte[] {(byte) i, (byte) (i >> 8)});
      List<String> order = Rendezvous.order(archive, DEVICES);
      first.merge(order.getFirst(), 1, Integer::sum);

      assertThat(Rendezvous.order(archive, DEVICES.reversed())).isEqualTo(order);
      assertThat(Rendezvous.order(archive, order.subList(1, 10))).isEqualTo(order.subList(1, 10));
    }

    // A hundred each; three deviations of the binomial are thirty.
    assertThat(first.values()).hasSize(10).allMatch(count -> count > 65 && count < 135);
  }
}
