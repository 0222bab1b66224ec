package dev.skerry.benchmarks.connections;

import dev.skerry.device.uplink.Identity;
import dev.skerry.link.Desired;
import dev.skerry.link.Health;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Report;
import dev.skerry.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** One device of a crowd: a connection that is kept, on a virtual thread. */
final class Member {
  private static final char[] UNUSED = new char[0];
  private static final int LONGEST_HEAD = 8192;

  private final Identity identity;
  private final Duration hold;
  private final Time time;
  private final Thread thread;
  private volatile @Nullable SSLSocket socket;
  private volatile boolean closed;
  private volatile long known;
  private volatile long knownBefore;
  private volatile long toldAt;
  private final AtomicLong exchanges = new AtomicLong();
  private volatile @Nullable String trouble;

  Member(Identity identity, Duration hold, Time time) {
    this.identity = identity;
    this.hold = hold;
    this.time = time;
    this.thread = Thread.ofVirtual().name(identity.device()).unstarted(this::talk);
  }

  void begin() {
    thread.start();
  }

  /** What it knows now is old: joining tells it something, too. */
  void mark() {
    knownBefore = known;
  }

  boolean knowsMore() {
    return known > knownBefore;
  }

  long toldAt() {
    return toldAt;
  }

  long exchanges() {
    return exchanges.get();
  }

  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void talk() {
    try (SSLSocket open = connect()) {
      socket = open;
      InputStream in = open.getInputStream();
      OutputStream out = open.getOutputStream();
      while (!closed) {
        exchange(in, out);
        exchanges.incrementAndGet();
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (!closed) {
        trouble = identity.device() + ": " + e;
      }
    }
  }

  private SSLSocket connect() throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, UNUSED);
    own.setKeyEntry("device", identity.key(), UNUSED, identity.chain().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, UNUSED);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, UNUSED);
    trusted.setCertificateEntry("fleet", identity.authority());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLSocket made =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(identity.fleet().getHost(), identity.fleet().getPort());
    made.startHandshake();
    return made;
  }

  private void exchange(InputStream in, OutputStream out) throws IOException {
    byte[] body =
        LinkJson.write(
            new Report(known, Duration.ofSeconds(1), "crowd", "crowd", Health.UNKNOWN, List.of()));
    // The first tells the fleet that it is there; it does not wait.
    long waits = exchanges.get() == 0 ? 0 : hold.toMillis();
    String head =
        "POST /v1/exchange?hold="
            + waits
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    String answer = head(in);
    byte[] content = in.readNBytes(length(answer));
    if (answer.startsWith("HTTP/1.1 200")) {
      known = LinkJson.read(content, Desired.class).revision();
      toldAt = time.nanos();
    } else if (!answer.startsWith("HTTP/1.1 204")) {
      throw new IOException(answer.lines().findFirst().orElse("no answer"));
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int read = in.read();
      if (read < 0 || head.size() > LONGEST_HEAD) {
        throw new IOException("the fleet hung up");
      }
      head.write(read);
      ends = read == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : read == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static int length(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return 0;
  }

  void close() {
    closed = true;
    SSLSocket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is gone.
      }
    }
    thread.interrupt();
  }
}
