package dev.skerry.site.membership;

import dev.skerry.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A listening socket that hands on those alone who have shown at its door that they belong here.
 * Each is looked at on a virtual thread, for a bounded time, and few from one address at once: who
 * says nothing, or the wrong thing, keeps nobody else from coming in.
 */
final class Gate extends ServerSocket {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration REST = Duration.ofMillis(10);
  private static final int AT_DOOR = 64;
  private static final int AT_DOOR_FROM_ONE = 8;

  private final SSLSocketFactory sockets;
  private final Doorman doorman;
  private final Time time;
  private final Whereabouts whereabouts;
  private final LongAdder refused;
  private final Map<InetAddress, Integer> atDoor = new HashMap<>();
  private final BlockingQueue<Socket> inside = new LinkedBlockingQueue<>();
  /* Wakes whoever waits in accept when the gate is closed; never handed on. */
  private final Socket end = new Socket();
  private boolean opened;

  /**
   * @param whereabouts told where those are who come in
   * @param refused counts those who were turned away
   */
  Gate(SSLContext context, Doorman doorman, Time time, Whereabouts whereabouts, LongAdder refused)
      throws IOException {
    this.sockets = context.getSocketFactory();
    this.doorman = doorman;
    this.time = time;
    this.whereabouts = whereabouts;
    this.refused = refused;
  }

  @Override
  public Socket accept() throws IOException {
    open();
    try {
      Socket socket = inside.take();
      if (!socket.equals(end)) {
        return socket;
      }
      inside.add(end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SocketException("Socket closed");
  }

  private synchronized void open() {
    if (!opened) {
      opened = true;
      Thread.ofVirtual().name("site-gate").start(this::watch);
    }
  }

  private void watch() {
    while (!isClosed()) {
      try {
        Socket raw = super.accept();
        if (enter(raw.getInetAddress())) {
          Thread.ofVirtual().name("site-door").start(() -> ask(raw));
        } else {
          refused.increment();
          raw.close();
        }
      } catch (IOException e) {
        // The gate was closed, or whoever came has gone, or no more files can be opened just now.
        LockSupport.parkNanos(REST.toNanos());
      }
    }
  }

  private synchronized boolean enter(InetAddress from) {
    int all = atDoor.values().stream().mapToInt(Integer::intValue).sum();
    int before = atDoor.getOrDefault(from, 0);
    if (all >= AT_DOOR || before >= AT_DOOR_FROM_ONE) {
      return false;
    }
    atDoor.put(from, before + 1);
    return true;
  }

  private synchronized void leave(InetAddress from) {
    atDoor.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
  }

  private void ask(Socket raw) {
    InetAddress from = raw.getInetAddress();
    Time.Timer patience = time.after(PATIENCE, () -> close(raw));
    try {
      SSLSocket socket =
          (SSLSocket) sockets.createSocket(raw, from.getHostAddress(), raw.getPort(), true);
      socket.setUseClientMode(false);
      socket.setSSLParameters(MutualTls.demanding());
      socket.startHandshake();
      // Once more here: a resumed session was looked at when it began.
      X509Certificate[] shown = (X509Certificate[]) socket.getSession().getPeerCertificates();
      doorman.admit(shown);
      whereabouts.met(shown[0], from);
      if (patience.cancel()) {
        inside.add(socket);
        if (isClosed()) {
          close(socket);
        }
      }
    } catch (IOException | CertificateException | ClassCastException e) {
      refused.increment();
      patience.cancel();
      close(raw);
    } finally {
      leave(from);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    // Null while the constructor of what is extended runs.
    if (inside != null) {
      inside.add(end);
    }
  }
}
