package dev.skerry.site.membership;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void announcement_ofSomewhereElse_isNotFollowed() throws Exception {
    BlockingQueue<InetSocketAddress> found = new LinkedBlockingQueue<>();
    InetSocketAddress own = new InetSocketAddress(LOOPBACK, 47_804);
    InetSocketAddress there = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.77"), 47_805);
    try (Beacon beacon = Beacon.light("beacon-shed", "a", own, found::add);
        MulticastSocket liar = new MulticastSocket()) {
      assertThat(beacon).isNotNull();
      liar.setNetworkInterface(NetworkInterface.getByInetAddress(LOOPBACK));
      List<InetSocketAddress> heard = new ArrayList<>();
      // Until it has heard of one that may be, which is said last.
      for (int i = 0; i < 100 && !heard.contains(there); i++) {
        for (String host : List.of("169.254.169.254", "192.0.2.1", "10.0.0.1", "224.0.0.5")) {
          say(liar, "liar-" + i + host.hashCode(), host, 80);
        }
        say(liar, "b-" + i, "127.0.0.77", there.getPort());
        InetSocketAddress next = found.poll(300, TimeUnit.MILLISECONDS);
        while (next != null) {
          heard.add(next);
          next = found.poll();
        }
      }

      assertThat(heard).contains(there);
      assertThat(heard).allMatch(at -> at.getAddress().isLoopbackAddress());
    }
  }

  /* An answer that nobody has asked for (RFC 6762, section 8.3). */
  private static void say(MulticastSocket by, String device, String host, int port)
      throws IOException {
    String type = "_skerry-site._tcp.local";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int field : new int[] {0, 0x8400, 0, 4, 0, 0}) {
      out.writeShort(field);
    }
    record(out, type, 12, name(device + "." + type));
    ByteArrayOutputStream service = new ByteArrayOutputStream();
    service.write(new byte[] {0, 0, 0, 0, (byte) (port >> 8), (byte) port});
    service.write(name(device + ".local"));
    record(out, device + "." + type, 33, service.toByteArray());
    record(out, device + "." + type, 16, "\u0010site=beacon-shed".getBytes(US_ASCII));
    record(out, device + ".local", 1, InetAddress.ofLiteral(host).getAddress());
    by.send(
        new DatagramPacket(
            bytes.toByteArray(), bytes.size(), InetAddress.ofLiteral("224.0.0.251"), 5353));
  }

  private static void record(DataOutputStream out, String name, int type, byte[] data)
      throws IOException {
    out.write(name(name));
    out.writeShort(type);
    out.writeShort(1);
    out.writeInt(120);
    out.writeShort(data.length);
    out.write(data);
  }

  private static byte[] name(String dotted) throws IOException {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (String label : dotted.split("\\.", -1)) {
      name.write(label.length());
      name.write(label.getBytes(US_ASCII));
    }
    name.write(0);
    return name.toByteArray();
  }
}
