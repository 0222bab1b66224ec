package dev.skerry.learning;

import dev.skerry.model.Graph;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The child's side of a {@link TrainerHost}. Started by it, never by hand. */
public final class TrainerProgram {
  private static final int BUFFER = 1 << 16;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final Path cache;
  private @Nullable Trainer trainer;

  private TrainerProgram(DataInputStream in, DataOutputStream out, Path cache) {
    this.in = in;
    this.out = out;
    this.cache = cache;
  }

  /** Takes the folder for PyTorch's libraries; ends when there is nobody to teach for. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream toParent = System.out;
    // Whatever libraries print is not for the parent.
    System.setOut(System.err);
    TrainerProgram program =
        new TrainerProgram(
            new DataInputStream(new BufferedInputStream(System.in, BUFFER)),
            new DataOutputStream(new BufferedOutputStream(toParent, BUFFER)),
            Path.of(arguments[0]));
    try {
      while (true) {
        program.teach();
      }
    } catch (EOFException | UncheckedIOException over) {
      // Not waiting for native memory to be given back: the process ends.
      Runtime.getRuntime().halt(0);
    }
  }

  private void teach() throws IOException, InterruptedException {
    TrainingPlan plan = LessonWire.readPlan(in);
    Graph graph = LessonWire.readGraph(in);
    try {
      if (trainer == null) {
        trainer = Trainer.open(cache);
      }
      Trained trained = trainer.train(graph, new ParentsLessons(), plan, this::goOn);
      out.writeByte(LessonWire.TAUGHT);
      out.writeInt(trained.steps());
      out.writeDouble(trained.loss());
      LessonWire.writeGraph(out, trained.graph());
    } catch (LearningException refusal) {
      LessonWire.writeRefusal(out, refusal);
    } catch (UncheckedIOException parentIsGone) {
      throw parentIsGone;
    } catch (RuntimeException | OutOfMemoryError failure) {
      LessonWire.writeRefusal(
          out,
          new LearningException(
              LearningException.Reason.CRASHED, "lessons failed: " + failure, failure));
    }
    out.flush();
  }

  /** Asks the parent for each. */
  private final class ParentsLessons implements Lessons {
    @Override
    public Lesson at(int step) {
      try {
        out.writeByte(LessonWire.LESSON);
        out.writeInt(step);
        out.flush();
        return LessonWire.readLesson(in);
      } catch (IOException parentIsGone) {
        throw new UncheckedIOException(parentIsGone);
      }
    }

    @Override
    public List<Lesson> exam() {
      try {
        out.writeByte(LessonWire.EXAM);
        out.flush();
        return LessonWire.readExam(in);
      } catch (IOException parentIsGone) {
        throw new UncheckedIOException(parentIsGone);
      }
    }
  }

  private boolean goOn(Progress progress) {
    try {
      out.writeByte(LessonWire.PROGRESS);
      out.writeInt(progress.step());
      out.writeInt(progress.steps());
      out.writeDouble(progress.loss());
      out.flush();
      return in.readBoolean();
    } catch (IOException parentIsGone) {
      throw new UncheckedIOException(parentIsGone);
    }
  }
}
