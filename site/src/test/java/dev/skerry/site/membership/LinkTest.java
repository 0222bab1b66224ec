package dev.skerry.site.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTest {
  private static final Link HALL =
      new Link(
          List.of(
              network("192.168.1.7", 24), network("fe80::7", 64), network("2001:db8:0:40::7", 58)));

  private static Link.Network network(String one, int bits) {
    return new Link.Network(InetAddress.ofLiteral(one), bits);
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.9, true",
    "192.168.2.9, false",
    "169.254.169.254, false",
    "127.0.0.1, false",
    "10.0.0.1, false",
    "0.0.0.0, false",
    "224.0.0.251, false",
    "fe80::9, true",
    "fe80:0:0:1::9, false",
    "2001:db8:0:7f::1, true",
    "2001:db8:0:80::1, false",
    "::1, false",
    "::, false",
    "ff02::fb, false",
    "::ffff:192.168.1.9, true",
    "::ffff:169.254.169.254, false"
  })
  void link_hasWhatIsInOneOfItsNetworks(String address, boolean has) {
    assertThat(HALL.has(InetAddress.ofLiteral(address))).isEqualTo(has);
  }

  @Test
  void network_ofAllAddresses_hasNoneToBeKnockedAtThatIsNobodys() {
    Link all = new Link(List.of(network("1.2.3.4", 0)));

    assertThat(all.has(InetAddress.ofLiteral("9.9.9.9"))).isTrue();
    assertThat(all.has(InetAddress.ofLiteral("0.0.0.0"))).isFalse();
    assertThat(all.has(InetAddress.ofLiteral("239.1.1.1"))).isFalse();
  }

  @Test
  void interface_ofThisMachine_isFoundByItsAddress() throws Exception {
    Link loopback = Link.of(InetAddress.getLoopbackAddress());

    assertThat(loopback.has(InetAddress.ofLiteral("127.0.0.9"))).isTrue();
    assertThat(loopback.has(InetAddress.ofLiteral("169.254.169.254"))).isFalse();
    assertThatThrownBy(() -> Link.of(InetAddress.ofLiteral("192.0.2.1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.1");
  }
}
