package dev.skerry.site.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real mDNS, on the loopback interface. */
class BeaconIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void beacons_ofOneSite_findEachOtherAndNoOther() throws Exception {
    BlockingQueue<InetSocketAddress> found = new LinkedBlockingQueue<>();
    InetSocketAddress one = new InetSocketAddress(LOOPBACK, 47_801);
    InetSocketAddress other = new InetSocketAddress(LOOPBACK, 47_802);
    InetSocketAddress elsewhere = new InetSocketAddress(LOOPBACK, 47_803);
    try (Beacon first = Beacon.light("beacon-yard", "z", elsewhere, address -> {});
        Beacon second = Beacon.light("beacon-hall", "a", one, address -> {});
        Beacon third = Beacon.light("beacon-hall", "b", other, found::add)) {
      assertThat(first).isNotSameAs(second).isNotSameAs(third);
      // It hears itself as well, which does no harm.
      InetSocketAddress heard = other;
      while (heard != null && heard.equals(other)) {
        heard = found.poll(30, TimeUnit.SECONDS);
      }

      assertThat(heard).isEqualTo(one);
      assertThat(found).doesNotContain(elsewhere);
    }
  }
}
