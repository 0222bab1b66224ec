package dev.skerry.site.membership;

import dev.skerry.time.Time;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.SocketFactory;

/**
 * All sockets that JGroups gets: TLS in which both sides are known, and nothing else. A protocol
 * that asks for a datagram is refused one.
 */
final class Doors implements SocketFactory {
  private final SSLContext context;
  private final Doorman doorman;
  private final Time time;
  private final Whereabouts whereabouts;
  private final LongAdder refused = new LongAdder();

  /**
   * @param whereabouts told where those are to whom a connection was made, either way
   */
  Doors(SSLContext context, Doorman doorman, Time time, Whereabouts whereabouts) {
    this.context = context;
    this.doorman = doorman;
    this.time = time;
    this.whereabouts = whereabouts;
  }

  /** How many were turned away at the door. */
  long refused() {
    return refused.sum();
  }

  @Override
  public Socket createSocket(String service) throws IOException {
    return noted(context.getSocketFactory().createSocket());
  }

  @Override
  public Socket createSocket(String service, String host, int port) throws IOException {
    return noted(context.getSocketFactory().createSocket(host, port));
  }

  @Override
  public Socket createSocket(String service, InetAddress address, int port) throws IOException {
    return noted(context.getSocketFactory().createSocket(address, port));
  }

  @Override
  public Socket createSocket(
      String service, String host, int port, InetAddress local, int localPort) throws IOException {
    return noted(context.getSocketFactory().createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(
      String service, InetAddress address, int port, InetAddress local, int localPort)
      throws IOException {
    return noted(context.getSocketFactory().createSocket(address, port, local, localPort));
  }

  private Socket noted(Socket socket) {
    ((SSLSocket) socket).addHandshakeCompletedListener(this::met);
    return socket;
  }

  private void met(HandshakeCompletedEvent event) {
    try {
      if (event.getPeerCertificates()[0] instanceof X509Certificate shown) {
        whereabouts.met(shown, event.getSocket().getInetAddress());
      }
    } catch (SSLPeerUnverifiedException e) {
      // Nobody was met.
    }
  }

  @Override
  public ServerSocket createServerSocket(String service) throws IOException {
    return new Gate(context, doorman, time, whereabouts, refused);
  }

  @Override
  public ServerSocket createServerSocket(String service, int port) throws IOException {
    throw bound(service);
  }

  @Override
  public ServerSocket createServerSocket(String service, int port, int backlog) throws IOException {
    throw bound(service);
  }

  @Override
  public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress address)
      throws IOException {
    throw bound(service);
  }

  private static SocketException bound(String service) {
    return new SocketException(service + ": a bound socket (expected: one that is bound later)");
  }

  @Override
  public DatagramSocket createDatagramSocket(String service) throws SocketException {
    throw datagram(service);
  }

  @Override
  public DatagramSocket createDatagramSocket(String service, SocketAddress address)
      throws SocketException {
    throw datagram(service);
  }

  @Override
  public DatagramSocket createDatagramSocket(String service, int port) throws SocketException {
    throw datagram(service);
  }

  @Override
  public DatagramSocket createDatagramSocket(String service, int port, InetAddress local)
      throws SocketException {
    throw datagram(service);
  }

  @Override
  public MulticastSocket createMulticastSocket(String service) throws IOException {
    throw datagram(service);
  }

  @Override
  public MulticastSocket createMulticastSocket(String service, int port) throws IOException {
    throw datagram(service);
  }

  @Override
  public MulticastSocket createMulticastSocket(String service, SocketAddress address)
      throws IOException {
    throw datagram(service);
  }

  private static SocketException datagram(String service) {
    return new SocketException(service + ": a datagram socket (expected: TLS alone)");
  }

  @Override
  public void close(Socket socket) throws IOException {
    socket.close();
  }

  @Override
  public void close(ServerSocket socket) throws IOException {
    socket.close();
  }

  @Override
  public void close(DatagramSocket socket) {
    socket.close();
  }
}
