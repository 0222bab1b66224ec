package dev.skerry.cli.fleet;

import dev.skerry.device.uplink.Identity;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A device of a fleet that says what it likes. */
final class RawDevice implements AutoCloseable {
  private static final char[] UNUSED = new char[0];

  private final Identity identity;
  private final HttpClient http;

  RawDevice(Identity identity) throws Exception {
    this.identity = identity;
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
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    this.http =
        HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
  }

  HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(identity.fleet().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
  }
}
