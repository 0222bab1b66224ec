package dev.skerry.site.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LonelySeedsTest {
  private static final InetSocketAddress NORTH =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7800);
  private static final InetSocketAddress SOUTH =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7801);
  private static final long PATIENCE = LonelySeeds.PATIENCE.toNanos();

  @Test
  void seedWhereNobodyIs_isToldOnce_andAgainAfterSomebodyWasThere() {
    LonelySeeds seeds = new LonelySeeds(List.of(NORTH, SOUTH), 0);

    assertThat(seeds.check(Set.of(NORTH), PATIENCE - 1)).isEmpty();
    assertThat(seeds.check(Set.of(NORTH), PATIENCE)).containsExactly(SOUTH);
    for (int i = 1; i < 1000; i++) {
      assertThat(seeds.check(Set.of(NORTH), i * PATIENCE)).isEmpty();
    }

    assertThat(seeds.check(Set.of(NORTH, SOUTH), 1000 * PATIENCE)).isEmpty();
    assertThat(seeds.check(Set.of(NORTH), 1001 * PATIENCE - 1)).isEmpty();
    assertThat(seeds.check(Set.of(NORTH), 1001 * PATIENCE)).containsExactly(SOUTH);
  }
}
