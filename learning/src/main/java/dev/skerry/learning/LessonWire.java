package dev.skerry.learning;

import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Tensor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a process and the child that teaches for it say to each other, each in turn. The parent says
 * a plan and a model; the child asks for the exam and for lessons by their step, tells how far it
 * is and hears whether to go on, and ends with a model or with why there is none. Both are the same
 * program.
 */
final class LessonWire {
  static final byte LESSON = 1;
  static final byte PROGRESS = 2;
  static final byte TAUGHT = 3;
  static final byte REFUSED = 4;
  static final byte EXAM = 5;

  private static final byte ADAM = 1;
  private static final byte MOMENTUM = 2;
  private static final byte CROSS_ENTROPY = 1;
  private static final byte DISTILLATION = 2;
  private static final byte MEAN_SQUARE = 3;
  /* As much as writeUTF surely takes. */
  private static final int MOST_TEXT = 8192;

  private LessonWire() {}

  static void writePlan(DataOutputStream out, TrainingPlan plan) throws IOException {
    out.writeInt(plan.steps());
    out.writeInt(plan.warmUp());
    out.writeLong(plan.seed());
    switch (plan.optimizer()) {
      case Optimizer.Adam(double rate, double beta1, double beta2, double epsilon, double decay) ->
          write(out, ADAM, rate, beta1, beta2, epsilon, decay);
      case Optimizer.Momentum(double rate, double momentum, double decay) ->
          write(out, MOMENTUM, rate, momentum, decay);
    }
    switch (plan.loss()) {
      case Loss.CrossEntropy() -> write(out, CROSS_ENTROPY);
      case Loss.Distillation(double temperature, double weight) ->
          write(out, DISTILLATION, temperature, weight);
      case Loss.MeanSquare() -> write(out, MEAN_SQUARE);
    }
  }

  static TrainingPlan readPlan(DataInputStream in) throws IOException {
    int steps = in.readInt();
    int warmUp = in.readInt();
    long seed = in.readLong();
    Optimizer optimizer =
        in.readByte() == ADAM
            ? new Optimizer.Adam(
                in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble())
            : new Optimizer.Momentum(in.readDouble(), in.readDouble(), in.readDouble());
    byte loss = in.readByte();
    return new TrainingPlan(steps, warmUp, optimizer, readLoss(loss, in), seed);
  }

  private static Loss readLoss(byte kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case CROSS_ENTROPY -> new Loss.CrossEntropy();
      case DISTILLATION -> new Loss.Distillation(in.readDouble(), in.readDouble());
      case MEAN_SQUARE -> new Loss.MeanSquare();
      default -> throw new IOException("loss: " + kind + " (expected: 1 to " + MEAN_SQUARE + ")");
    };
  }

  private static void write(DataOutputStream out, byte kind, double... numbers) throws IOException {
    out.writeByte(kind);
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  static void writeGraph(DataOutputStream out, Graph graph) throws IOException {
    byte[] bytes = OnnxFile.bytes(graph);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Graph readGraph(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return OnnxFile.read(bytes, Rounding.LIMITS).graph();
  }

  static void writeLesson(DataOutputStream out, Lesson lesson) throws IOException {
    out.writeInt(lesson.inputs().size());
    for (Tensor input : lesson.inputs()) {
      Npy.write(input, out);
    }
    writeOptional(out, lesson.labels());
    writeOptional(out, lesson.targets());
  }

  static Lesson readLesson(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(Npy.read(in, Npy.MOST_BYTES));
    }
    return new Lesson(inputs, readOptional(in), readOptional(in));
  }

  static void writeExam(DataOutputStream out, List<Lesson> exam) throws IOException {
    out.writeInt(exam.size());
    for (Lesson question : exam) {
      writeLesson(out, question);
    }
  }

  static List<Lesson> readExam(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Lesson> exam = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exam.add(readLesson(in));
    }
    return exam;
  }

  private static void writeOptional(DataOutputStream out, Optional<Tensor> tensor)
      throws IOException {
    out.writeBoolean(tensor.isPresent());
    if (tensor.isPresent()) {
      Npy.write(tensor.get(), out);
    }
  }

  private static Optional<Tensor> readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(Npy.read(in, Npy.MOST_BYTES)) : Optional.empty();
  }

  static void writeRefusal(DataOutputStream out, LearningException refusal) throws IOException {
    out.writeByte(REFUSED);
    out.writeUTF(refusal.reason().name());
    String message = String.valueOf(refusal.getMessage());
    out.writeUTF(message.substring(0, Math.min(message.length(), MOST_TEXT)));
  }

  static LearningException readRefusal(DataInputStream in) throws IOException {
    String reason = in.readUTF();
    String message = in.readUTF();
    return new LearningException(LearningException.Reason.valueOf(reason), message);
  }
}
