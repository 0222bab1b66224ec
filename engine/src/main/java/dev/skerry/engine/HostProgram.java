package dev.skerry.engine;

import dev.skerry.engine.patrol.Patrol;
import dev.skerry.model.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The child's side of a {@link ModelHost}: runs models for the process that has started it, and for
 * nobody else. Started by it, never by hand.
 */
public final class HostProgram {
  private static final int WARM_UP_RUNS = 3;

  private final Engine engine;
  private final Map<Integer, OnnxRuntimeSession> sessions = new ConcurrentHashMap<>();
  private final Map<Integer, PinnedBinding> bindings = new ConcurrentHashMap<>();
  private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
  private final MemoryWatch watch = new MemoryWatch();

  private HostProgram(Engine engine) {
    this.engine = engine;
  }

  /** Connects to the socket, with so many lanes, and runs models on so many threads each. */
  public static void main(String[] arguments) throws IOException {
    Path socket = Path.of(arguments[0]);
    int lanes = Integer.parseInt(arguments[1]);
    Thread.ofPlatform().daemon(true).name("parent").start(() -> endWithParent(socket));
    HostProgram program = new HostProgram(Engine.open(Integer.parseInt(arguments[2])));
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    for (int i = 0; i < lanes; i++) {
      Lane lane = program.new Lane(SocketChannel.open(address));
      program.lanes.put(i, lane);
      Thread.ofPlatform().name("lane-" + i).start(lane::serve);
    }
    SocketChannel endings = SocketChannel.open(address);
    Thread.ofPlatform().name("endings").start(() -> program.hearEndings(endings));
  }

  /** If the parent is gone, so is the reason to go on, and who else would tidy up. */
  private static void endWithParent(Path socket) {
    try {
      while (System.in.read() >= 0) {
        // Nothing is expected.
      }
      Path folder = socket.toAbsolutePath().getParent();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // As good as its end.
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private void hearEndings(SocketChannel channel) {
    try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
      while (true) {
        Lane lane = lanes.get(in.readInt());
        long run = in.readLong();
        if (lane != null) {
          lane.end(run);
        }
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  /** One connection, on which one thing is done at a time. */
  private final class Lane {
    private final DataInputStream in;
    private final DataOutputStream out;
    private final RunControl control = new RunControl();
    private long run;
    private long ended = -1;

    Lane(SocketChannel channel) {
      in = new DataInputStream(Channels.newInputStream(channel));
      out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    }

    void serve() {
      try {
        while (true) {
          byte what = in.readByte();
          try {
            serve(what);
          } catch (EngineException e) {
            Wire.writeFailure(out, e);
          }
          out.flush();
        }
      } catch (IOException e) {
        // Nobody is there to answer any more.
      } finally {
        // Whatever else it was, such as no memory left: whoever waits for an answer hears of it
        // only by this end.
        Runtime.getRuntime().halt(0);
      }
    }

    private void serve(byte what) throws IOException {
      switch (what) {
        case Wire.ABOUT -> {
          out.writeByte(Wire.OK);
          out.writeUTF(engine.title());
        }
        case Wire.LOAD -> load();
        case Wire.UNLOAD -> {
          OnnxRuntimeSession session = sessions.remove(in.readInt());
          if (session != null) {
            session.close();
          }
          watch.beginAnew();
          out.writeByte(Wire.OK);
        }
        case Wire.BIND -> bind();
        case Wire.UNBIND -> {
          PinnedBinding binding = bindings.remove(in.readInt());
          if (binding != null) {
            binding.close();
          }
          out.writeByte(Wire.OK);
        }
        case Wire.RUN -> {
          PinnedBinding binding = known(bindings, in.readInt());
          begin(in.readLong());
          binding.run(control);
          out.writeByte(Wire.OK);
        }
        case Wire.ASK -> {
          OnnxRuntimeSession session = known(sessions, in.readInt());
          begin(in.readLong());
          List<Tensor> given = session.run(Wire.readTensors(in), control);
          out.writeByte(Wire.OK);
          Wire.writeTensors(out, given);
        }
        case Wire.PATROL -> {
          Patrol.Report report = watch.look(in.readInt());
          out.writeByte(Wire.OK);
          Wire.write(out, report);
        }
        case Wire.SEEK -> {
          watch.seek(Wire.readLines(in));
          out.writeByte(Wire.OK);
        }
        default -> throw new IOException("request: " + what + " (expected: a known one)");
      }
    }

    /* Its parent has checked what it names. */
    private void load() throws IOException {
      int id = in.readInt();
      Path file = Path.of(in.readUTF());
      boolean compiled = in.readBoolean();
      String written = in.readUTF();
      OnnxRuntimeSession session;
      watch.loadBegins();
      try {
        session =
            engine.loadChecked(
                file,
                compiled,
                written.isEmpty() ? Optional.empty() : Optional.of(Path.of(written)));
        warmUp(session);
      } finally {
        watch.loadEnds();
      }
      sessions.put(id, session);
      out.writeByte(Wire.OK);
      Wire.write(out, session.inputs());
      Wire.write(out, session.outputs());
      out.writeUTF(session.provider().name());
    }

    private void warmUp(OnnxRuntimeSession session) {
      try {
        List<Tensor> inputs = SampleInputs.draw(session.inputs(), 1, new SplittableRandom(1));
        for (int i = 0; i < WARM_UP_RUNS; i++) {
          session.run(inputs, control);
        }
        if (session.isBindable()) {
          try (Binding binding = session.bind(1)) {
            binding.run(control);
          }
        }
      } catch (EngineException e) {
        // Made-up inputs need not suit it; real ones show that soon.
      }
    }

    private void bind() throws IOException {
      OnnxRuntimeSession session = known(sessions, in.readInt());
      int id = in.readInt();
      int batch = in.readInt();
      Path file = Path.of(in.readUTF());
      PinnedBinding binding =
          PinnedBinding.over(engine.environment(), session, batch, map(file, session, batch));
      if (bindings.putIfAbsent(id, binding) != null) {
        binding.close();
      }
      out.writeByte(Wire.OK);
    }

    private static SharedMemory map(Path file, OnnxRuntimeSession session, int batch) {
      try {
        return SharedMemory.map(file, session.inputs(), session.outputs(), batch);
      } catch (IOException e) {
        throw new EngineException(
            EngineException.Category.FAILED, "shared memory: " + file + " cannot be mapped", e);
      }
    }

    /* A word to end a run may come before the run or after it; it is meant for that one only. */
    private synchronized void begin(long number) {
      run = number;
      control.clear();
      if (ended >= number) {
        control.terminate();
      }
    }

    synchronized void end(long number) {
      ended = Math.max(ended, number);
      if (run == number) {
        control.terminate();
      }
    }
  }

  private static <T> T known(Map<Integer, T> all, int id) {
    T found = all.get(id);
    if (found == null) {
      throw new EngineException(
          EngineException.Category.FAILED,
          "number: " + id + " (expected: one that was made known)");
    }
    return found;
  }
}
