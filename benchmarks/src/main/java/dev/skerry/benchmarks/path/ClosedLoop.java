package dev.skerry.benchmarks.path;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A load generator that costs little: one thread, prepared requests over HTTP/1.1 connections that
 * stay open, each with one request under way.
 */
final class ClosedLoop {
  private static final byte[] LENGTH = "\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final byte[] request;

  ClosedLoop(int port, byte[] request) {
    this.port = port;
    this.request = request;
  }

  /** Whoever wants to know of each response. */
  interface Listener {
    /**
     * A response was there.
     *
     * @param nanos after its request began to be sent
     * @param response from its start to its position
     */
    void heard(long nanos, ByteBuffer response);
  }

  /** One connection and what it waits for. */
  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer out = ByteBuffer.allocateDirect(request.length).put(request);
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private long sentAt;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void send() throws IOException {
      sentAt = System.nanoTime();
      out.rewind();
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    /** Reads on; returns whether the response is complete. */
    boolean receive() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server closed a connection (expected: a response)");
      }
      int end = responseEnd(in);
      if (end < 0 || in.position() < end) {
        return false;
      }
      return true;
    }
  }

  /** Runs {@code connections} at once for so long; whatever is no answer ends it. */
  Sampled run(int connections, long nanos) throws IOException {
    return run(
        connections,
        nanos,
        (taken, response) -> {
          if (!Responses.isOk(response)) {
            throw new IllegalStateException("response: " + head(response) + " (expected: 200)");
          }
        });
  }

  /** Runs {@code connections} at once for so long. */
  Sampled run(int connections, long nanos, Listener listener) throws IOException {
    Sampled sampled = new Sampled();
    try (Selector selector = Selector.open()) {
      Connection[] all = new Connection[connections];
      for (int i = 0; i < connections; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        all[i] = new Connection(channel);
        channel.register(selector, SelectionKey.OP_READ, all[i]);
      }
      long start = System.nanoTime();
      for (Connection connection : all) {
        connection.send();
      }
      long end = start + nanos;
      while (System.nanoTime() - end < 0) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.attachment() instanceof Connection connection && connection.receive()) {
            long taken = System.nanoTime() - connection.sentAt;
            sampled.add(taken);
            listener.heard(taken, connection.in);
            connection.in.clear();
            connection.send();
          }
        }
        selector.selectedKeys().clear();
      }
      sampled.ended(System.nanoTime() - start);
      for (Connection connection : all) {
        connection.channel.close();
      }
    }
    return sampled;
  }

  /** Where the response in {@code in} ends; negative if its head is not complete. */
  private static int responseEnd(ByteBuffer in) {
    int length = -1;
    for (int at = 0; at + 3 < in.position(); at++) {
      if (in.get(at) == '\n' && length < 0 && Responses.startsWith(in, at, LENGTH)) {
        length = number(in, at + LENGTH.length);
      }
      if (in.get(at) == '\r'
          && in.get(at + 1) == '\n'
          && in.get(at + 2) == '\r'
          && in.get(at + 3) == '\n') {
        return at + 4 + length;
      }
    }
    return -1;
  }

  private static int number(ByteBuffer in, int start) {
    int value = 0;
    for (int at = start; at < in.position() && in.get(at) != '\r'; at++) {
      if (in.get(at) != ' ') {
        value = value * 10 + in.get(at) - '0';
      }
    }
    return value;
  }

  private static String head(ByteBuffer in) {
    byte[] head = new byte[Math.min(in.position(), 400)];
    in.get(0, head);
    return new String(head, StandardCharsets.UTF_8);
  }
}
