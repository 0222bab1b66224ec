package dev.skerry.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Starting a child, and waiting for it to connect as often as it has lanes, and once more. */
final class Launch {
  private static final long POLL_NANOS = Duration.ofMillis(2).toNanos();
  private static final int MOST_POLLS = 15_000;

  private Launch() {}

  /**
   * Starts a child, and waits until it listens.
   *
   * @throws IOException if it does not
   */
  static ModelHost of(ModelHost.Setup setup) throws IOException {
    Path socket = Files.createTempFile(setup.folder(), "host", "");
    Files.delete(socket);
    List<String> command =
        ChildCommand.of(
            setup.launcher(), setup.memory(), HostProgram.class, arguments(setup, socket));
    try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(UnixDomainSocketAddress.of(socket));
      door.configureBlocking(false);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return new ModelHost(process, setup, accept(door, process, setup.lanes() + 1));
      } catch (IOException | RuntimeException | Error e) {
        process.destroyForcibly();
        throw e;
      }
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  private static List<String> arguments(ModelHost.Setup setup, Path socket) {
    List<String> arguments = new ArrayList<>();
    arguments.add(socket.toString());
    arguments.add(Integer.toString(setup.lanes()));
    arguments.add(Integer.toString(setup.threads()));
    return arguments;
  }

  private static List<SocketChannel> accept(ServerSocketChannel door, Process process, int count)
      throws IOException {
    List<SocketChannel> accepted = new ArrayList<>();
    boolean whole = false;
    try {
      whole = acceptAll(door, process, count, accepted);
    } finally {
      if (!whole) {
        for (SocketChannel channel : accepted) {
          channel.close();
        }
      }
    }
    if (!whole) {
      throw new IOException(
          "child " + process.pid() + " did not come up (expected: within half a minute)");
    }
    return accepted;
  }

  private static boolean acceptAll(
      ServerSocketChannel door, Process process, int count, List<SocketChannel> accepted)
      throws IOException {
    for (int poll = 0; poll < MOST_POLLS && process.isAlive(); poll++) {
      SocketChannel next = door.accept();
      if (next == null) {
        LockSupport.parkNanos(door, POLL_NANOS);
      } else {
        accepted.add(next);
        if (accepted.size() == count) {
          return true;
        }
      }
    }
    return false;
  }
}
