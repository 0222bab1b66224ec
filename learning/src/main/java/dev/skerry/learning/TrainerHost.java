package dev.skerry.learning;

import dev.skerry.engine.Trial;
import dev.skerry.model.Graph;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Trainer} in a child process, where it can do no harm: if PyTorch crashes, only the child
 * dies, that training is refused, and the next one gets another child. So it is with a child that
 * says nothing for too long, for a lesson never ends in one that hangs. Lessons are made here and
 * handed over; trainings take turns. The weights are those that a trainer in this process gives.
 */
public final class TrainerHost implements Training, AutoCloseable {
  /** How long a child may be silent: a lesson takes less, and so do start and unpacking. */
  public static final Duration USUAL_SILENCE = Duration.ofMinutes(5);

  private static final int BUFFER = 1 << 16;
  /* A process that has crashed is gone sooner. */
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final Trial.Launcher launcher;
  private final Path cache;
  private final Duration silence;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile @Nullable Child child;

  /**
   * A host; its child is started by the first training.
   *
   * @param cache as in {@link Trainer#open}
   */
  public TrainerHost(Trial.Launcher launcher, Path cache) {
    this(launcher, cache, USUAL_SILENCE);
  }

  /**
   * A host whose child may be silent for so long and no longer.
   *
   * @param cache as in {@link Trainer#open}
   */
  TrainerHost(Trial.Launcher launcher, Path cache, Duration silence) {
    this.launcher = launcher;
    this.cache = cache;
    this.silence = silence;
  }

  @Override
  public Trained train(Graph graph, Lessons lessons, TrainingPlan plan, Watch watch)
      throws InterruptedException {
    turn.lockInterruptibly();
    try {
      Child teaching = child == null || !child.process().isAlive() ? start() : child;
      child = teaching;
      boolean whole = false;
      try {
        Trained trained = teaching.train(graph, lessons, plan, watch, silence);
        whole = true;
        return trained;
      } finally {
        if (!whole) {
          // It may still wait for the next word of this training.
          child = null;
          teaching.process().destroyForcibly().waitFor();
        }
      }
    } finally {
      turn.unlock();
    }
  }

  /** The process that teaches, if there is one. */
  Optional<ProcessHandle> child() {
    return Optional.ofNullable(child).map(Child::process).map(Process::toHandle);
  }

  private Child start() {
    List<String> command = new ArrayList<>();
    command.add(launcher.java().toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:MaxDirectMemorySize=512m",
            "-XX:+UseSerialGC",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp"));
    command.add(launcher.classPath());
    command.addAll(launcher.options());
    command.add(TrainerProgram.class.getName());
    command.add(cache.toAbsolutePath().toString());
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new Child(
          process,
          new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER)),
          new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER)));
    } catch (IOException e) {
      throw new LearningException(
          LearningException.Reason.CRASHED,
          "lessons did not start: " + e.getMessage() + " (expected: a Java program like this one)",
          e);
    }
  }

  @Override
  public void close() {
    rest();
  }

  /** Ends its child, of some hundred megabytes; the next training starts another. */
  @Override
  public void rest() {
    turn.lock();
    try {
      if (child != null) {
        child.process().destroyForcibly();
        child = null;
      }
    } finally {
      turn.unlock();
    }
  }

  /** A process that teaches, and the way to it and back. */
  private record Child(Process process, DataInputStream in, DataOutputStream out) {

    Trained train(Graph graph, Lessons lessons, TrainingPlan plan, Watch watch, Duration silence)
        throws InterruptedException {
      try (Patience patience = new Patience(silence, process::destroyForcibly)) {
        return train(graph, lessons, plan, watch, patience, silence);
      }
    }

    private Trained train(
        Graph graph,
        Lessons lessons,
        TrainingPlan plan,
        Watch watch,
        Patience patience,
        Duration silence)
        throws InterruptedException {
      int step = 0;
      try {
        LessonWire.writePlan(out, plan);
        LessonWire.writeGraph(out, graph);
        out.flush();
        while (true) {
          byte said = in.readByte();
          switch (said) {
            case LessonWire.LESSON -> {
              step = in.readInt();
              patience.heard();
              Lesson lesson = lessons.at(step);
              patience.listen();
              LessonWire.writeLesson(out, lesson);
            }
            case LessonWire.EXAM -> {
              patience.heard();
              List<Lesson> exam = lessons.exam();
              patience.listen();
              LessonWire.writeExam(out, exam);
            }
            case LessonWire.PROGRESS -> {
              Progress progress = new Progress(in.readInt(), in.readInt(), in.readDouble());
              patience.heard();
              boolean goOn = watch.goOn(progress);
              patience.listen();
              out.writeBoolean(goOn);
            }
            case LessonWire.TAUGHT -> {
              int steps = in.readInt();
              double loss = in.readDouble();
              return new Trained(LessonWire.readGraph(in), steps, loss);
            }
            case LessonWire.REFUSED -> throw LessonWire.readRefusal(in);
            default -> throw new IOException("said " + said);
          }
          out.flush();
          if (Thread.interrupted()) {
            throw new InterruptedException("training interrupted after step " + step);
          }
        }
      } catch (IOException gone) {
        throw patience.isLost() ? hung(step, silence, gone) : crashed(step, gone);
      }
    }

    private static LearningException hung(int step, Duration silence, IOException gone) {
      return new LearningException(
          LearningException.Reason.CRASHED,
          "lessons hung in step "
              + step
              + " (nothing heard for "
              + silence.toMillis() / 1e3
              + " s; expected: a model)",
          gone);
    }

    private LearningException crashed(int step, IOException gone) throws InterruptedException {
      // It has closed its end, so it is about to be gone.
      if (!process.waitFor(FAREWELL.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
      }
      int exit = process.waitFor();
      String how = exit > 128 ? "killed by signal " + (exit - 128) : "exit " + exit;
      return new LearningException(
          LearningException.Reason.CRASHED,
          "lessons crashed in step " + step + " (" + how + "; expected: a model)",
          gone);
    }
  }
}
