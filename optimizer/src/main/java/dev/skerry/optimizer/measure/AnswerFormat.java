package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers as bytes, bit by bit what they were. */
final class AnswerFormat {
  private AnswerFormat() {}

  static byte[] bytes(Answers answers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(answers.count());
      out.writeInt(answers.outputs().size());
      for (Tensor output : answers.outputs()) {
        out.writeUTF(output.type().name());
        long[] shape = output.shape().toArray();
        out.writeInt(shape.length);
        for (long size : shape) {
          out.writeLong(size);
        }
        byte[] content = new byte[Math.toIntExact(output.byteSize())];
        output.bytes().duplicate().get(content);
        out.writeInt(content.length);
        out.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /** Nothing if it was written otherwise. */
  static Optional<Answers> parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readInt();
      int size = in.readInt();
      List<Tensor> outputs = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        ElementType type = ElementType.valueOf(in.readUTF());
        long[] shape = new long[in.readInt()];
        for (int axis = 0; axis < shape.length; axis++) {
          shape[axis] = in.readLong();
        }
        byte[] content = in.readNBytes(in.readInt());
        outputs.add(Tensor.of(type, Shape.of(shape), ByteBuffer.wrap(content)));
      }
      return Optional.of(new Answers(outputs, count));
    } catch (IOException | IllegalArgumentException | NegativeArraySizeException unreadable) {
      return Optional.empty();
    }
  }
}
