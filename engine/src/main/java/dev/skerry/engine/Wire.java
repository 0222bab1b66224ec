package dev.skerry.engine;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process and the child that runs models for it say to each other. Both are the same program
 * on the same machine, so there is no version; still the parent bounds what it reads, for a model
 * may have taken the child over.
 */
final class Wire {
  static final byte LOAD = 1;
  static final byte UNLOAD = 2;
  static final byte BIND = 3;
  static final byte UNBIND = 4;
  static final byte RUN = 5;
  static final byte ASK = 6;
  static final byte ABOUT = 7;
  static final byte PATROL = 8;
  static final byte SEEK = 9;

  static final byte OK = 0;
  static final byte FAILED = 1;

  private static final int MOST_TENSORS = 4096;
  private static final int MOST_DIMENSIONS = 32;
  private static final int MOST_BYTES = 1 << 30;

  private Wire() {}

  static void write(DataOutputStream out, List<TensorSpec> specs) throws IOException {
    out.writeInt(specs.size());
    for (TensorSpec spec : specs) {
      out.writeUTF(spec.name());
      out.writeUTF(spec.type().name());
      write(out, spec.shape());
    }
  }

  static List<TensorSpec> readSpecs(DataInputStream in) throws IOException {
    int count = bounded(in.readInt(), MOST_TENSORS);
    List<TensorSpec> specs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      specs.add(new TensorSpec(in.readUTF(), readType(in), readShape(in)));
    }
    return List.copyOf(specs);
  }

  static void writeTensors(DataOutputStream out, List<Tensor> tensors) throws IOException {
    out.writeInt(tensors.size());
    for (Tensor tensor : tensors) {
      out.writeUTF(tensor.type().name());
      write(out, tensor.shape());
      if (tensor.type() == ElementType.BYTES) {
        for (byte[] each : tensor.byteStrings()) {
          write(out, each);
        }
      } else {
        ByteBuffer bytes = tensor.bytes();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        write(out, copy);
      }
    }
  }

  static List<Tensor> readTensors(DataInputStream in) throws IOException {
    int count = bounded(in.readInt(), MOST_TENSORS);
    List<Tensor> tensors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ElementType type = readType(in);
      Shape shape = readShape(in);
      tensors.add(
          type == ElementType.BYTES ? readStrings(in, shape) : readNumbers(in, type, shape));
    }
    return tensors;
  }

  private static Tensor readStrings(DataInputStream in, Shape shape) throws IOException {
    int count = bounded(Math.toIntExact(shape.elements()), MOST_BYTES);
    List<byte[]> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      strings.add(readBytes(in));
    }
    return Tensor.ofByteStrings(shape, strings);
  }

  private static Tensor readNumbers(DataInputStream in, ElementType type, Shape shape)
      throws IOException {
    return Tensor.of(type, shape, ByteBuffer.wrap(readBytes(in)));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[bounded(in.readInt(), MOST_BYTES)];
    in.readFully(bytes);
    return bytes;
  }

  static void writeLines(DataOutputStream out, List<MemoryLine> lines) throws IOException {
    int count = Math.min(lines.size(), Patrol.MOST_LINES);
    out.writeInt(count);
    for (MemoryLine line : lines.subList(0, count)) {
      write(out, line);
    }
  }

  static List<MemoryLine> readLines(DataInputStream in) throws IOException {
    int count = bounded(in.readInt(), Patrol.MOST_LINES);
    List<MemoryLine> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(readLine(in));
    }
    return lines;
  }

  static void write(DataOutputStream out, Patrol.Report report) throws IOException {
    writeLines(out, report.turned());
    out.writeUTF(report.search().name());
    out.writeBoolean(report.isYoung());
  }

  static Patrol.Report readReport(DataInputStream in) throws IOException {
    List<MemoryLine> turned = readLines(in);
    String search = in.readUTF();
    boolean young = in.readBoolean();
    try {
      return new Patrol.Report(turned, Patrol.Search.valueOf(search), young);
    } catch (IllegalArgumentException e) {
      throw new IOException("search: " + search + " (expected: one that patrols report)", e);
    }
  }

  /**
   * Sends a line of memory, inverted: whoever looks for it in its own memory would otherwise find
   * what it was sent.
   */
  private static void write(DataOutputStream out, MemoryLine line) throws IOException {
    out.write(line.inverted().bytes());
  }

  private static MemoryLine readLine(DataInputStream in) throws IOException {
    byte[] sent = new byte[MemoryLine.LENGTH];
    in.readFully(sent);
    return MemoryLine.of(sent, 0).inverted();
  }

  private static void write(DataOutputStream out, Shape shape) throws IOException {
    out.writeInt(shape.rank());
    for (int axis = 0; axis < shape.rank(); axis++) {
      out.writeLong(shape.dimension(axis));
    }
  }

  private static Shape readShape(DataInputStream in) throws IOException {
    long[] dimensions = new long[bounded(in.readInt(), MOST_DIMENSIONS)];
    for (int axis = 0; axis < dimensions.length; axis++) {
      dimensions[axis] = in.readLong();
    }
    return Shape.of(dimensions);
  }

  private static ElementType readType(DataInputStream in) throws IOException {
    String name = in.readUTF();
    try {
      return ElementType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("type: " + name + " (expected: one that models have)", e);
    }
  }

  private static int bounded(int count, int most) throws IOException {
    if (count < 0 || count > most) {
      throw new IOException("count: " + count + " (expected: 0 to " + most + ")");
    }
    return count;
  }

  static void writeFailure(DataOutputStream out, EngineException e) throws IOException {
    out.writeByte(FAILED);
    out.writeUTF(e.category().name());
    String message = String.valueOf(e.getMessage());
    out.writeUTF(message.substring(0, Math.min(message.length(), 4096)));
  }

  /** Reads how it went; returns if it went well. */
  static void readSuccess(DataInputStream in) throws IOException {
    byte how = in.readByte();
    if (how == OK) {
      return;
    }
    String category = in.readUTF();
    String message = in.readUTF();
    throw new EngineException(category(category), message);
  }

  private static EngineException.Category category(String name) {
    for (EngineException.Category category : EngineException.Category.values()) {
      if (category.name().equals(name)) {
        return category;
      }
    }
    return EngineException.Category.FAILED;
  }
}
