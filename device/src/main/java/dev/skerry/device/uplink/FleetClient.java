package dev.skerry.device.uplink;

import dev.skerry.link.Admission;
import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Challenge;
import dev.skerry.link.Desired;
import dev.skerry.link.Enrolment;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Position;
import dev.skerry.link.Renewal;
import dev.skerry.link.Report;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Talks to a fleet as one device. Thread-safe; calls block. */
public final class FleetClient implements AutoCloseable {
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration ANSWERING = Duration.ofSeconds(20);
  private static final int NO_CONTENT = 204;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final char[] UNUSED = new char[0];

  private final Identity identity;
  private final Supplier<List<Instant>> when;
  private final Time time;
  private final HttpClient http;

  private FleetClient(Identity identity, Supplier<List<Instant>> when, Time time) {
    this.time = time;
    this.identity = identity;
    this.when = when;
    this.http = client(Trust.of(identity.authority(), when), keys(identity));
  }

  /** As {@code identity}, by the clock of {@code time}. */
  public static FleetClient of(Identity identity, Time time) {
    return new FleetClient(identity, () -> List.of(time.now(), identity.told()), time);
  }

  /** The fleet said no, and why. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    RefusedException(int status, String reason) {
      super(reason);
      this.status = status;
    }

    /** As HTTP has it. */
    public int status() {
      return status;
    }
  }

  /**
   * Joins a fleet, and keeps in {@code folder} who the device is from then on.
   *
   * @param fleet where its device port is
   * @param token as the fleet made it
   * @throws IOException if the fleet does not answer, is not the one that made the token, or
   *     refuses
   */
  public static Identity join(
      URI fleet,
      String token,
      String device,
      String site,
      DeviceProfile profile,
      Path folder,
      Time time)
      throws IOException {
    int dot = token.lastIndexOf('.');
    if (dot < 1 || !token.substring(dot + 1).matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "token: \"" + token + "\" (expected: as skerry fleet token printed it)");
    }
    KeyPair pair = Identity.pair(folder);
    Enrolment enrolment =
        new Enrolment(
            token,
            device,
            site,
            Binary.of(pair.getPublic().getEncoded()),
            Binary.of(Identity.proof(pair.getPrivate(), Enrolment.proven(token, device))),
            profile);
    HttpClient http = client(Trust.of(token.substring(dot + 1), () -> List.of(time.now())), null);
    try (http) {
      Admission admission =
          LinkJson.read(
              post(http, fleet.resolve("/v1/enrol"), enrolment, ANSWERING).body(), Admission.class);
      return keep(fleet, device, site, pair.getPrivate(), admission, folder);
    }
  }

  private static Identity keep(
      URI fleet, String device, String site, PrivateKey key, Admission admission, Path folder)
      throws IOException {
    try {
      Identity identity =
          new Identity(
              fleet,
              device,
              site,
              key,
              Pem.certificates(admission.certificate()),
              Pem.certificates(admission.authority()).getFirst(),
              admission.now());
      identity.keep(folder, admission.certificate(), admission.authority());
      return identity;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("the fleet's answer holds no certificate: " + e.getMessage(), e);
    }
  }

  /** Who this is. */
  public Identity identity() {
    return identity;
  }

  /** Gets a new certificate, by the key alone, and keeps it in {@code folder}. */
  public Identity renew(Path folder) throws IOException {
    try (HttpClient bare = client(Trust.of(identity.authority(), when), null)) {
      Challenge challenge =
          LinkJson.read(
              post(bare, identity.fleet().resolve("/v1/challenge"), Map.of(), ANSWERING).body(),
              Challenge.class);
      byte[] said = Renewal.proven(challenge.challenge(), identity.device());
      Renewal renewal =
          new Renewal(
              identity.device(),
              challenge.challenge(),
              Binary.of(Identity.proof(identity.key(), said)));
      Admission admission =
          LinkJson.read(
              post(bare, identity.fleet().resolve("/v1/renew"), renewal, ANSWERING).body(),
              Admission.class);
      return keep(
          identity.fleet(), identity.device(), identity.site(), identity.key(), admission, folder);
    }
  }

  /**
   * Says how the device stands.
   *
   * @param hold for how long the fleet may wait with its answer while nothing changes
   * @return what shall run; empty if it is what the device knows
   */
  public Optional<Desired> exchange(Report report, Duration hold) throws IOException {
    URI uri = identity.fleet().resolve("/v1/exchange?hold=" + hold.toMillis());
    HttpResponse<byte[]> response = post(http, uri, report, hold.plus(ANSWERING));
    return response.statusCode() == NO_CONTENT
        ? Optional.empty()
        : Optional.of(LinkJson.read(response.body(), Desired.class));
  }

  /** Hands over messages; returns up to where all have taken effect. */
  public Position send(Batch batch) throws IOException {
    return LinkJson.read(
        post(http, identity.fleet().resolve("/v1/messages"), batch, ANSWERING).body(),
        Position.class);
  }

  /**
   * A family's archive from its byte {@code from} on; closed by whoever reads it. Reading ends with
   * an {@link IOException} if no byte comes for 30 s.
   */
  public InputStream fetch(Digest family, long from) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(identity.fleet().resolve("/v1/families/" + family.hex()))
            .header("Range", "bytes=" + from + "-")
            .timeout(ANSWERING)
            .build();
    HttpResponse<InputStream> response = send(http, request, BodyHandlers.ofInputStream());
    if (response.statusCode() != PARTIAL) {
      try (InputStream body = response.body()) {
        throw new RefusedException(response.statusCode(), reason(body.readNBytes(1 << 12)));
      }
    }
    return new Flowing(response.body(), time);
  }

  private static HttpResponse<byte[]> post(
      HttpClient http, URI uri, Object message, Duration patience) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .timeout(patience)
            .POST(HttpRequest.BodyPublishers.ofByteArray(LinkJson.write(message)))
            .build();
    HttpResponse<byte[]> response =
        send(http, request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LinkJson.LARGEST));
    if (response.statusCode() != OK && response.statusCode() != NO_CONTENT) {
      throw new RefusedException(response.statusCode(), reason(response.body()));
    }
    return response;
  }

  private static String reason(byte[] body) {
    record Said(String error) {}

    try {
      return LinkJson.read(body, Said.class).error();
    } catch (LinkException e) {
      return "the fleet refused, and did not say why";
    }
  }

  /* A request's own time-out ends with the head of the answer; this one covers the body, too. */
  private static <T> HttpResponse<T> send(
      HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    Duration patience = request.timeout().orElse(ANSWERING).plus(ANSWERING);
    CompletableFuture<HttpResponse<T>> sent = http.sendAsync(request, handler);
    try {
      return sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new IOException("no whole answer within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static KeyManager[] keys(Identity identity) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, UNUSED);
      store.setKeyEntry(
          "device", identity.key(), UNUSED, identity.chain().toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, UNUSED);
      return keys.getKeyManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "identity: its key and certificate do not go together (expected: join again)", e);
    }
  }

  private static HttpClient client(Trust trust, KeyManager @Nullable [] keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, new TrustManager[] {trust}, null);
      return HttpClient.newBuilder()
          .sslContext(context)
          .connectTimeout(CONNECTING)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS 1.3", e);
    }
  }

  /** When the certificate was given, and until when it holds. */
  X509Certificate certificate() {
    return identity.chain().getFirst();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
