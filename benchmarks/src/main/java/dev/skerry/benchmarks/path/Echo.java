package dev.skerry.benchmarks.path;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The least a server can do: one thread that answers whatever it has read at once, with a response
 * of the size that a small model's has. What a round trip to it takes is the machine's own.
 */
final class Echo implements AutoCloseable {
  private static final int BODY = 200;
  private static final byte[] RESPONSE =
      ("HTTP/1.1 200 OK\r\ncontent-length: " + BODY + "\r\n\r\n" + " ".repeat(BODY))
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocketChannel server;

  Echo() throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().name("echo").daemon(true).start(this::serve);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        answer(client);
      } catch (ClosedChannelException e) {
        // Closed while it waited for the next one.
      } catch (IOException e) {
        // This client has gone; the next one may come.
      }
    }
  }

  private static void answer(SocketChannel client) throws IOException {
    ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    ByteBuffer out = ByteBuffer.allocateDirect(RESPONSE.length).put(RESPONSE);
    while (client.read(in) >= 0) {
      in.clear();
      out.rewind();
      while (out.hasRemaining()) {
        client.write(out);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
