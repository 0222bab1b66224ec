package dev.skerry.cli.fleet;

import dev.skerry.device.uplink.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Bytes put on a port of this machine as they are. */
final class Wire {
  private static final int PATIENCE_MS = 60_000;
  private static final char[] UNUSED = new char[0];

  private Wire() {}

  /**
   * Sends all of it, and then no more; gives what comes back until the other hangs up, empty if it
   * does so at once.
   *
   * @throws SocketTimeoutException if it never does
   */
  static byte[] exchange(int port, Optional<SSLContext> tls, byte[] sent) throws IOException {
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    try (Socket plain = connected(port);
        Socket socket =
            tls.isPresent()
                ? tls.get().getSocketFactory().createSocket(plain, "localhost", port, true)
                : plain) {
      try {
        socket.getOutputStream().write(sent);
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        socket.getInputStream().transferTo(came);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        // Hung up on, which is as good.
      }
      // Nothing is to wait at the end of so many connections.
      plain.setSoLinger(true, 0);
    }
    return came.toByteArray();
  }

  /** Sends it, and goes on listening until {@code enough} bytes have come. */
  static byte[] answer(int port, byte[] sent, int enough) throws IOException {
    try (Socket socket = connected(port)) {
      socket.getOutputStream().write(sent);
      return socket.getInputStream().readNBytes(enough);
    }
  }

  private static Socket connected(int port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
    return socket;
  }

  /** A request as HTTP/1.1 has it. */
  static byte[] http(String head, String body) {
    return (head.replace("\n", "\r\n")
            + "\r\nHost: localhost\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A device as TLS shows it; it believes everybody. */
  static SSLContext tls(Identity identity) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, UNUSED);
    own.setKeyEntry("device", identity.key(), UNUSED, identity.chain().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, UNUSED);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
    return context;
  }

  /** What a client says first. */
  static byte[] hello(SSLContext tls) throws IOException {
    SSLEngine engine = tls.createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.beginHandshake();
    ByteBuffer first = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), first);
    byte[] bytes = new byte[first.position()];
    first.flip().get(bytes);
    return bytes;
  }

  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
