package dev.skerry.site.membership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.time.SystemTime;
import dev.skerry.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jgroups.JChannel;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.stack.DiagnosticsHandler;
import org.jgroups.util.DefaultSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real groups, over real sockets, in this process. */
class JGroupsCompanyIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final TestAuthority authority = new TestAuthority();
  private final Time time = new SystemTime();
  private final List<JGroupsCompany> all = new ArrayList<>();

  @AfterEach
  void leave() {
    all.reversed().forEach(JGroupsCompany::close);
  }

  private JGroupsCompany join(Supplier<Passport> passport, JGroupsCompany... seeds)
      throws IOException {
    return join(passport, () -> List.of(Instant.now()), seeds);
  }

  private JGroupsCompany join(
      Supplier<Passport> passport, Supplier<List<Instant>> clock, JGroupsCompany... seeds)
      throws IOException {
    return join(passport, clock, "127.0.0.1", seeds);
  }

  private JGroupsCompany join(
      Supplier<Passport> passport,
      Supplier<List<Instant>> clock,
      String host,
      JGroupsCompany... seeds)
      throws IOException {
    JGroupsCompany company =
        JGroupsCompany.join(
            passport,
            new Settings(
                new InetSocketAddress(LOOPBACK, 0),
                host,
                9000 + all.size(),
                List.of(seeds).stream().map(JGroupsCompany::listens).toList(),
                0,
                Optional.empty()),
            clock,
            time,
            new Random());
    all.add(company);
    return company;
  }

  private JGroupsCompany join(String device, JGroupsCompany... seeds) throws IOException {
    Passport passport = authority.passport(device, "hall");
    return join(() -> passport, seeds);
  }

  /** Hears everything, in turn. */
  private static final class Notes implements Company.Listener {
    final BlockingQueue<Roll> rolls = new LinkedBlockingQueue<>();
    final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    static Notes of(Company company) {
      Notes notes = new Notes();
      company.listen(notes);
      return notes;
    }

    @Override
    public void rollChanged(Roll roll) {
      rolls.add(roll);
    }

    @Override
    public void heard(String device, byte[] said) {
      news.add(device + ": " + new String(said, UTF_8));
    }

    Roll until(int size) throws InterruptedException {
      while (true) {
        Roll roll = rolls.poll(20, TimeUnit.SECONDS);
        assertThat(roll).as("a roll of " + size).isNotNull();
        if (roll.members().size() == size) {
          return roll;
        }
      }
    }
  }

  @Test
  void threeDevices_joined_seeAndHearEachOther() throws Exception {
    JGroupsCompany a = join("a");
    JGroupsCompany b = join("b", a);
    JGroupsCompany c = join("c", a);
    Notes atA = Notes.of(a);
    Notes atB = Notes.of(b);
    Notes atC = Notes.of(c);
    Roll roll = atA.until(3);
    atB.until(3);
    atC.until(3);

    c.tell("warm".getBytes(UTF_8));

    assertThat(roll.members())
        .containsExactly(
            new Member("a", "127.0.0.1", 9000),
            new Member("b", "127.0.0.1", 9001),
            new Member("c", "127.0.0.1", 9002));
    assertThat(roll.quorum()).isTrue();
    assertThat(atA.news.poll(10, TimeUnit.SECONDS)).isEqualTo("c: warm");
    assertThat(atB.news.poll(10, TimeUnit.SECONDS)).isEqualTo("c: warm");

    c.close();

    assertThat(atA.until(2).quorum()).isTrue();
  }

  @Test
  void whoeverIsMissed_isLookedFor_andWhileNobodyIsNobody() throws Exception {
    JGroupsCompany a = join("a");
    JGroupsCompany b = join("b", a);
    Notes atA = Notes.of(a);
    atA.until(2);
    long before = a.looks();
    LockSupport.parkNanos(this, Duration.ofMillis(2_500).toNanos());
    assertThat(a.looks()).as("while all are here").isEqualTo(before);

    b.close();
    atA.until(1);

    for (int i = 0; i < 200 && a.looks() < before + 3; i++) {
      LockSupport.parkNanos(this, Duration.ofMillis(100).toNanos());
    }
    assertThat(a.looks()).as("while b is not").isGreaterThanOrEqualTo(before + 3);
  }

  @Test
  void strangers_byTheirCertificates_stayOutside() throws Exception {
    JGroupsCompany a = join("a");
    Passport foreign = new TestAuthority().passport("b", "hall");
    Passport otherSite = authority.passport("c", "yard");
    Passport expired = authority.passport("d", "hall", Instant.now().minus(Duration.ofMinutes(1)));
    Passport replica =
        authority.passport(
            "OU=hall,CN=e", KeyPurposeId.id_kp_serverAuth, Instant.now().plus(Duration.ofHours(1)));

    for (Passport stranger : List.of(foreign, otherSite, expired, replica)) {
      long before = a.refused();
      // It would let in a, so that it is a alone that keeps it out.
      JGroupsCompany outside = joinTrusting(stranger, a);

      assertThat(outside.roll().members()).as(stranger.device()).hasSize(1);
      assertThat(a.refused()).as(stranger.device()).isGreaterThan(before);
    }
    assertThat(a.roll().members()).hasSize(1);
  }

  /** Joins with {@code stranger}, believing whoever {@code seed} is. */
  private JGroupsCompany joinTrusting(Passport stranger, JGroupsCompany seed) throws IOException {
    Passport trusting =
        new Passport(stranger.key(), stranger.chain(), authority.passport("x", "hall").authority());
    return join(() -> trusting, seed);
  }

  private void awaitDropped(JGroupsCompany company, long count) {
    long end = time.nanos() + Duration.ofSeconds(30).toNanos();
    while (company.dropped() < count) {
      assertThat(time.nanos() - end).as(company.dropped() + " of " + count).isNegative();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void memberThatSaysItIsSomewhereElse_isInNobodysRoll() throws Exception {
    JGroupsCompany a = join("a");
    List<String> hosts =
        List.of(
            "127.0.0.2", "169.254.169.254", "::1", "localhost", "127.1", "x@127.0.0.1", "x/?127");
    for (String host : hosts) {
      Passport liar = authority.passport("liar-" + hosts.indexOf(host), "hall");
      join(() -> liar, () -> List.of(Instant.now()), host, a);
    }
    JGroupsCompany z = join("z", a);
    Notes atA = Notes.of(a);
    Notes atZ = Notes.of(z);

    atA.until(2);
    atZ.until(2);

    // All are in the group, introduce themselves, and are asked to do so again.
    awaitDropped(a, hosts.size());
    awaitDropped(a, a.dropped() + 2L * hosts.size());
    awaitDropped(z, 2L * hosts.size());
    assertThat(a.roll().members()).extracting(Member::device).containsExactly("a", "z");
    assertThat(z.roll().members()).extracting(Member::device).containsExactly("a", "z");
  }

  @Test
  void plainText_withoutTls_staysOutside() throws Exception {
    JGroupsCompany a = join("a");
    TCP tcp = new TCP();
    tcp.setBindAddr(LOOPBACK).setBindPort(0);
    tcp.setDiagnosticsHandler(
        new DiagnosticsHandler(tcp.getLog(), new DefaultSocketFactory(), tcp.getThreadFactory())
            .setEnabled(false));
    try (JChannel plain =
        new JChannel(
            tcp,
            new Seeds(List.of(a.listens())),
            new NAKACK2(),
            new UNICAST3(),
            new GMS().setJoinTimeout(1_000).printLocalAddress(false))) {
      plain.connect("skerry site hall");

      assertThat(plain.getView().size()).isEqualTo(1);
      assertThat(a.refused()).isPositive();
      assertThat(a.roll().members()).hasSize(1);
    }
  }

  @Test
  void visitors_whoSayNothing_keepNobodyOut() throws Exception {
    JGroupsCompany a = join("a");
    List<Socket> silent = new ArrayList<>();
    try {
      for (int visitor = 0; visitor < 40; visitor++) {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
        socket.connect(a.listens());
        silent.add(socket);
      }

      JGroupsCompany b = join("b", a);

      Notes.of(b).until(2);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void news_tooLong_areRefused() throws Exception {
    JGroupsCompany a = join("a");

    assertThatThrownBy(() -> a.tell(new byte[Company.LONGEST_NEWS + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("news: 16385 bytes (expected: at most 16384)");
  }

  @Test
  void certificate_renewed_isShownToThoseWhoComeLater() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    Supplier<List<Instant>> clock = () -> List.of(now.get());
    AtomicReference<Passport> first =
        new AtomicReference<>(
            authority.passport("a", "hall", Instant.now().plus(Duration.ofMinutes(1))));
    JGroupsCompany a = join(first::get, clock);
    Passport long1 = authority.passport("b", "hall", Instant.now().plus(Duration.ofHours(10)));
    JGroupsCompany b = join(() -> long1, clock, a);
    Notes atB = Notes.of(b);
    atB.until(2);

    now.set(Instant.now().plus(Duration.ofMinutes(2)));
    atB.until(1);
    first.set(authority.passport("a", "hall", Instant.now().plus(Duration.ofHours(10))));
    Roll again = atB.until(2);

    assertThat(again.member("a")).isPresent();
    Passport long2 = authority.passport("c", "hall", Instant.now().plus(Duration.ofHours(10)));
    JGroupsCompany c = join(() -> long2, clock, a);
    Notes.of(c).until(3);
  }
}
