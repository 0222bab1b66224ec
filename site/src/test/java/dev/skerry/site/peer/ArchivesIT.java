package dev.skerry.site.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Question;
import dev.skerry.site.Peers;
import dev.skerry.site.Twin;
import dev.skerry.site.membership.Credentials;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Passport;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.membership.TestAuthority;
import dev.skerry.site.models.Hatch;
import dev.skerry.site.models.Holding;
import dev.skerry.site.models.Library;
import dev.skerry.site.models.Neighbours;
import dev.skerry.site.models.Piece;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.time.SystemTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Archives between three devices in one process, over mutual TLS. */
class ArchivesIT {
  private static final byte[] ARCHIVE = new byte[3 * Piece.USUAL + 12_345];
  private static final Digest DIGEST;
  private static final Question QUESTION =
      Question.to("echo").with("y", Tensor.ofFloats(Shape.of(1), 1)).within(Duration.ofSeconds(5));

  static {
    new SplittableRandom(1).nextBytes(ARCHIVE);
    DIGEST = Digest.of(ARCHIVE);
  }

  private final TestAuthority authority = new TestAuthority();
  private volatile Instant now = Instant.now();
  private final SystemTime time = new SystemTime();
  private final AtomicInteger downloads = new AtomicInteger();
  private final AtomicInteger questioned = new AtomicInteger();
  private final List<Node> nodes = new ArrayList<>();

  /** A device: what it has, gives and wants. */
  private final class Node implements Archives, AutoCloseable {
    final String name;
    final SSLContext tls;
    final PeerPort port;
    final Library library;
    final Map<Digest, byte[]> shelf = new ConcurrentHashMap<>();

    Node(String name, boolean linked) {
      this.name = name;
      this.tls =
          Credentials.mutual(
              () -> passports.computeIfAbsent(name, it -> authority.passport(it, "hall")),
              () -> List.of(Instant.now()));
      this.library =
          new Library(
              () -> roll(name),
              new HttpNeighbours(tls),
              (archive, from) -> download(linked, (int) from),
              shelf::containsKey,
              time);
      this.port =
          PeerPort.start(
              new Twin(time), welcome(true), "127.0.0.1", 0, tls, this, new Hatch(4, 64 << 20));
      nodes.add(this);
    }

    @Override
    public Holding holding(Digest archive) {
      return library.holding(archive);
    }

    @Override
    public Optional<byte[]> read(Digest archive, Piece piece) {
      byte[] content = shelf.get(archive);
      return content == null || piece.end() > content.length
          ? Optional.empty()
          : Optional.of(Arrays.copyOfRange(content, (int) piece.from(), (int) piece.end()));
    }

    /* As whoever fetches does: until what came is right. */
    byte[] fetch() throws IOException {
      while (true) {
        byte[] came;
        try (InputStream in = library.fetch(DIGEST, new Bytes(ARCHIVE.length), 0, () -> true)) {
          came = in.readAllBytes();
        }
        if (Digest.of(came).equals(DIGEST)) {
          shelf.put(DIGEST, came);
          library.right(DIGEST);
          return came;
        }
        assertThat(library.wrong(DIGEST)).isTrue();
      }
    }

    @Override
    public void close() {
      library.close();
      port.close();
    }
  }

  private final Map<String, Passport> passports = new ConcurrentHashMap<>();
  private final AtomicReference<List<Member>> members = new AtomicReference<>(List.of());

  private Roll roll(String self) {
    return new Roll(1, self, members.get(), 0);
  }

  private void meet() {
    members.set(
        nodes.stream().map(it -> new Member(it.name, "127.0.0.1", it.port.port())).toList());
  }

  private InputStream download(boolean linked, int from) throws IOException {
    if (!linked) {
      throw new IOException("no link");
    }
    downloads.incrementAndGet();
    return new ByteArrayInputStream(ARCHIVE, from, ARCHIVE.length - from);
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    time.close();
  }

  @Test
  void threeDevices_fetchOnce() throws Exception {
    new Node("north", true);
    new Node("south", true);
    new Node("east", true);
    meet();

    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<byte[]>> tasks = nodes.stream().<Callable<byte[]>>map(it -> it::fetch).toList();
      for (Future<byte[]> came : all.invokeAll(tasks)) {
        assertThat(came.get()).isEqualTo(ARCHIVE);
      }
    }

    assertThat(downloads).hasValue(1);
  }

  @Test
  void deviceWithoutLink_getsItFromNeighbours_whateverOneOfThemGives() throws Exception {
    Node north = new Node("north", false);
    Node south = new Node("south", false);
    Node east = new Node("east", false);
    byte[] wrong = ARCHIVE.clone();
    for (int piece = 7; piece < wrong.length; piece += Piece.USUAL) {
      wrong[piece] ^= 1;
    }
    for (Node corrupt : List.of(north, south)) {
      corrupt.shelf.put(DIGEST, corrupt == north ? wrong : ARCHIVE);
    }
    meet();

    // Who gives which piece is chance; whatever comes from north is wrong.
    for (int round = 0; round < 50 && east.library.leftOut().isEmpty(); round++) {
      assertThat(east.fetch()).isEqualTo(ARCHIVE);
      east.shelf.clear();
    }

    assertThat(east.library.leftOut()).containsExactly("north");
    assertThat(downloads).hasValue(0);
  }

  @Test
  void whatIsAskedWrongly_isRefused() throws Exception {
    Node north = new Node("north", false);
    Node south = new Node("south", false);
    meet();
    Member member = roll("south").member("north").orElseThrow();

    try (HttpNeighbours neighbours = new HttpNeighbours(south.tls)) {
      assertThat(neighbours.holding(member, DIGEST)).isEqualTo(new Holding.Nothing());
      assertThatThrownBy(() -> neighbours.piece(member, DIGEST, new Piece(0, 1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404");
      north.shelf.put(DIGEST, ARCHIVE);
      assertThat(neighbours.holding(member, DIGEST)).isEqualTo(new Holding.Whole());
      assertThat(neighbours.piece(member, DIGEST, new Piece(5, 3)))
          .isEqualTo(Arrays.copyOfRange(ARCHIVE, 5, 8));
      assertThatThrownBy(() -> neighbours.piece(member, DIGEST, new Piece(ARCHIVE.length, 1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404");
    }
  }

  @Test
  void hatchThatIsFull_saysSo() throws Exception {
    Node north = new Node("north", false);
    north.shelf.put(DIGEST, ARCHIVE);
    Node south = new Node("south", false);
    try (PeerPort busy =
            PeerPort.start(
                new Twin(time), welcome(true), "127.0.0.1", 0, north.tls, north, stuck());
        HttpNeighbours neighbours = new HttpNeighbours(south.tls)) {
      Member member = new Member("north", "127.0.0.1", busy.port());

      assertThatThrownBy(() -> neighbours.piece(member, DIGEST, new Piece(0, 1)))
          .isInstanceOf(Neighbours.BusyException.class);
    }
  }

  @Test
  void device_thatTakesNobodysQuestions_refusesThem_andGivesArchives() throws Exception {
    Node north = new Node("north", false);
    north.shelf.put(DIGEST, ARCHIVE);
    Node south = new Node("south", false);
    Twin device = new Twin(time);
    try (PeerPort closed =
            PeerPort.start(
                device, welcome(false), "127.0.0.1", 0, north.tls, north, new Hatch(4, 64 << 20));
        HttpPeers peers = new HttpPeers(south.tls);
        HttpNeighbours neighbours = new HttpNeighbours(south.tls)) {
      Member member = new Member("north", "127.0.0.1", closed.port());
      assertThat(peers.ask(member, QUESTION)).isInstanceOf(Peers.Reply.Refused.class);
      assertThat(device.asked()).isEmpty();
      assertThat(questioned).hasValue(0);
      assertThat(neighbours.piece(member, DIGEST, new Piece(5, 3))).hasSize(3);
    }
  }

  @Test
  void giver_thatIsAnother_isNotBelieved() {
    Node north = new Node("north", false);
    north.shelf.put(DIGEST, ARCHIVE);
    Node south = new Node("south", false);
    try (HttpNeighbours neighbours = new HttpNeighbours(south.tls)) {
      Member east = new Member("east", "127.0.0.1", north.port.port());

      assertThatThrownBy(() -> neighbours.piece(east, DIGEST, new Piece(5, 3)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("somebody else");
    }
  }

  @Test
  void connection_endsWithTheCertificateThatItBeganWith() {
    Node north = new Node("north", false);
    Node south = new Node("south", false);
    Twin device = new Twin(time);
    try (PeerPort open =
            PeerPort.start(
                device, welcome(true), "127.0.0.1", 0, north.tls, north, new Hatch(4, 64 << 20));
        HttpPeers peers = new HttpPeers(south.tls)) {
      Member member = new Member("north", "127.0.0.1", open.port());
      assertThat(peers.ask(member, QUESTION)).isInstanceOf(Peers.Reply.Answered.class);
      assertThat(questioned).hasValue(1);

      now =
          Objects.requireNonNull(passports.get("south"))
              .chain()
              .getFirst()
              .getNotAfter()
              .toInstant()
              .plusSeconds(1);
      assertThat(peers.ask(member, QUESTION)).isNotInstanceOf(Peers.Reply.Answered.class);
      assertThat(device.asked()).hasSize(1);
    }
  }

  private Welcome welcome(boolean questions) {
    return new Welcome() {
      @Override
      public boolean isOpen() {
        return questions;
      }

      @Override
      public void questioned() {
        questioned.incrementAndGet();
      }

      @Override
      public boolean isGood(X509Certificate shown) {
        return Credentials.isGood(shown, List.of(now));
      }
    };
  }

  /* With one place, taken for an hour. */
  private Hatch stuck() {
    Hatch hatch = new Hatch(1, 1);
    long now = time.nanos();
    assertThat(hatch.admit("somebody else", now)).isTrue();
    assertThat(hatch.wait("somebody else", 3600, now)).isZero();
    return hatch;
  }
}
