package dev.skerry.engine;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A child process that runs models, so that whatever native code does to its process it does to
 * that one.
 *
 * <p>It has as many lanes as runs can be in progress at once. Each is a connection over a socket of
 * this machine; inputs and outputs of bound runs do not pass through it, but lie in memory that
 * both map. Whoever waits for a run when the child dies, or is killed, is told at once. The child
 * ends with this process, may write no core file, and is bounded in memory. Thread-safe.
 */
public final class ModelHost implements AutoCloseable {
  private final Process process;
  private final Setup setup;
  private final ArrayBlockingQueue<Lane> lanes;
  private final Set<Integer> bound = ConcurrentHashMap.newKeySet();
  private final Endings endings;
  private final List<SocketChannel> channels;
  private volatile boolean killed;

  /**
   * How children are started.
   *
   * @param memory for models, beside what a JVM needs
   * @param threads per run
   * @param lanes how many runs there can be at once
   * @param folder where sockets and shared memory lie; nobody else may look into it
   * @param compiled where compiled models are kept, if they are
   */
  public record Setup(
      Trial.Launcher launcher,
      Bytes memory,
      int threads,
      int lanes,
      Path folder,
      Optional<CompiledModels> compiled) {
    /** The same in another folder. */
    public Setup in(Path other) {
      return new Setup(launcher, memory, threads, lanes, other, compiled);
    }
  }

  /** What a model that was loaded takes and gives. */
  public record Interface(
      List<TensorSpec> inputs, List<TensorSpec> outputs, ExecutionProvider provider) {
    public Interface {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  ModelHost(Process process, Setup setup, List<SocketChannel> channels) {
    this.process = process;
    this.setup = setup;
    this.channels = channels;
    this.lanes = new ArrayBlockingQueue<>(setup.lanes());
    for (int i = 0; i < setup.lanes(); i++) {
      lanes.add(new Lane(i, channels.get(i)));
    }
    this.endings = new Endings(channels.getLast());
  }

  /**
   * Starts a child, and waits until it listens.
   *
   * @throws IOException if it does not
   */
  public static ModelHost start(Setup setup) throws IOException {
    return Launch.of(setup);
  }

  /** Completes when the child is gone, for whatever reason. */
  public CompletableFuture<Void> whenGone(Runnable then) {
    return process.onExit().thenRun(then);
  }

  /** The child's process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Loads a model, checked here, under a number of the caller's choice: a JVM that has run for a
   * while does that many times as quickly as one that has just started.
   *
   * @throws EngineException if it is another one than said, or cannot be had
   */
  public Interface load(int model, Path file, Digest digest) {
    return CheckedModel.load(file, digest, setup.compiled(), new There(model));
  }

  /** Loading into the child. */
  private final class There implements CheckedModel.Into<Interface> {
    private final int model;

    There(int model) {
      this.model = model;
    }

    @Override
    public String engine() {
      return use(lane -> {
        lane.out.writeByte(Wire.ABOUT);
        lane.hear();
        return lane.in.readUTF();
      });
    }

    @Override
    public Interface load(byte[] bytes, boolean compiled, Optional<Path> written) {
      try {
        Path copy = Handover.write(setup.folder(), bytes);
        try {
          return send(copy, compiled, written);
        } finally {
          Files.deleteIfExists(copy);
        }
      } catch (IOException e) {
        throw new EngineException(
            EngineException.Category.UNAVAILABLE,
            "model of " + bytes.length + " bytes cannot be handed to a child process: " + e,
            e);
      }
    }

    @Override
    public Interface load(Path file) {
      return send(file, false, Optional.empty());
    }

    private Interface send(Path file, boolean compiled, Optional<Path> written) {
      return use(lane -> {
        lane.out.writeByte(Wire.LOAD);
        lane.out.writeInt(model);
        lane.out.writeUTF(file.toAbsolutePath().toString());
        lane.out.writeBoolean(compiled);
        lane.out.writeUTF(written.map(path -> path.toAbsolutePath().toString()).orElse(""));
        lane.hear();
        return new Interface(
            Wire.readSpecs(lane.in),
            Wire.readSpecs(lane.in),
            ExecutionProvider.valueOf(lane.in.readUTF()));
      });
    }
  }

  /** Frees a model. */
  public void unload(int model) {
    use(lane -> {
      lane.out.writeByte(Wire.UNLOAD);
      lane.out.writeInt(model);
      lane.hear();
      return true;
    });
  }

  /** Whether this binding was made known to it. */
  public boolean knows(int binding) {
    return bound.contains(binding);
  }

  /** Makes shared memory known under a number of the caller's choice. */
  public void bind(int model, int binding, int batch, Path memory) {
    use(lane -> {
      lane.out.writeByte(Wire.BIND);
      lane.out.writeInt(model);
      lane.out.writeInt(binding);
      lane.out.writeInt(batch);
      lane.out.writeUTF(memory.toString());
      lane.hear();
      return bound.add(binding);
    });
  }

  /** Forgets shared memory. */
  public void unbind(int binding) {
    use(lane -> {
      lane.out.writeByte(Wire.UNBIND);
      lane.out.writeInt(binding);
      lane.hear();
      return bound.remove(binding);
    });
  }

  /** Runs a model on what lies in its shared memory. */
  public void run(int binding, RunControl control) {
    Lane lane = take();
    boolean whole = false;
    try {
      lane.out.writeByte(Wire.RUN);
      lane.out.writeInt(binding);
      lane.out.writeLong(lane.begin());
      lane.hear(control);
      whole = true;
    } catch (EngineException e) {
      whole = true;
      throw e;
    } catch (IOException e) {
      throw gone(e);
    } finally {
      if (whole) {
        lanes.add(lane);
      }
    }
  }

  /** Runs a model on {@code values}, which are copied there and back. */
  public List<Tensor> ask(int model, List<Tensor> values, RunControl control) {
    return use(lane -> {
      lane.out.writeByte(Wire.ASK);
      lane.out.writeInt(model);
      lane.out.writeLong(lane.begin());
      Wire.writeTensors(lane.out, values);
      lane.hear(control);
      return Wire.readTensors(lane.in);
    });
  }

  /**
   * Has the child look for turned bits in a part of its memory, going on where it was.
   *
   * @param pages how many to look at, at the most
   * @throws EngineException if it cannot
   */
  public Patrol.Report patrol(int pages) {
    return use(lane -> {
      lane.out.writeByte(Wire.PATROL);
      lane.out.writeInt(pages);
      lane.hear();
      return Wire.readReport(lane.in);
    });
  }

  /**
   * Has the child look for these lines in the round to come.
   *
   * @throws EngineException if it cannot
   */
  public void seek(List<MemoryLine> lines) {
    use(lane -> {
      lane.out.writeByte(Wire.SEEK);
      Wire.writeLines(lane.out, lines);
      lane.hear();
      return true;
    });
  }

  private interface Use<T> {
    T with(Lane lane) throws IOException;
  }

  private <T> T use(Use<T> what) {
    Lane lane = take();
    // An interrupt would close the lane in the middle of a word.
    boolean interrupted = Thread.interrupted();
    try {
      T result = what.with(lane);
      lanes.add(lane);
      return result;
    } catch (EngineException e) {
      lanes.add(lane);
      throw e;
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      // What cannot be understood is no better than nothing: whoever speaks so is not sound.
      process.destroyForcibly();
      throw gone(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Lane take() {
    Lane lane = lanes.poll();
    if (lane == null) {
      throw new EngineException(
          EngineException.Category.UNAVAILABLE, "child " + pid() + " has no lane left");
    }
    return lane;
  }

  private EngineException gone(Exception e) {
    return killed
        ? new EngineException(
            EngineException.Category.UNAVAILABLE, "child " + pid() + " was ended meanwhile", e)
        : new EngineException(
            EngineException.Category.CRASHED, "child " + pid() + " died of it", e);
  }

  /** One connection, for one user at a time. */
  private final class Lane {
    private final int number;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Runnable ender = this::end;
    private volatile long run;

    Lane(int number, SocketChannel channel) {
      this.number = number;
      in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
      out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    }

    long begin() {
      long next = run + 1;
      run = next;
      return next;
    }

    void hear() throws IOException {
      hear(null);
    }

    void hear(@Nullable RunControl control) throws IOException {
      out.flush();
      if (control == null) {
        Wire.readSuccess(in);
        return;
      }
      control.attach(ender);
      try {
        Wire.readSuccess(in);
      } finally {
        control.attach(null);
      }
    }

    private void end() {
      endings.tell(number, run);
    }
  }

  /** Ends the child, whatever it does; whoever waits for a run hears that it was replaced. */
  public void kill() {
    killed = true;
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    endings.close();
    for (SocketChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        // It is of no more use either way.
      }
    }
  }
}
