package dev.skerry.engine;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Tells a child of runs that nobody wants any more.
 *
 * <p>Whoever ends a run may be interrupted, which would close the connection and so end the child,
 * and may hold locks that others wait for. So a thread of its own does it.
 */
final class Endings implements AutoCloseable {
  private record Ending(int lane, long run) {}

  private final LinkedBlockingQueue<Ending> untold = new LinkedBlockingQueue<>();
  private final Thread thread;

  /** Endings that are told on {@code channel} from now on. */
  Endings(SocketChannel channel) {
    thread = Thread.ofPlatform().name("endings").daemon(true).start(() -> tellAll(channel));
  }

  /** Has the child told that a run in one of its lanes is to end. */
  void tell(int lane, long run) {
    untold.add(new Ending(lane, run));
  }

  private void tellAll(SocketChannel channel) {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    try {
      while (true) {
        Ending next = untold.take();
        out.writeInt(next.lane());
        out.writeLong(next.run());
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // Gone; whoever waits for a run is told.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
