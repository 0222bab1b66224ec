package dev.skerry.optimizer.shelf;

import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What something finished was made of.
 *
 * @param kind of thing, in small letters
 * @param parts all that it depends on, in order
 */
public record Key(String kind, List<String> parts) {
  public Key {
    if (!kind.matches("[a-z]+")) {
      throw new IllegalArgumentException("kind: " + kind + " (expected: small letters)");
    }
    parts = List.copyOf(parts);
  }

  public static Key of(String kind) {
    return new Key(kind, List.of());
  }

  /** This key, which also depends on something that is told by how it is written. */
  public Key with(Object part) {
    List<String> more = new ArrayList<>(parts);
    more.add(part.toString());
    return new Key(kind, more);
  }

  /** This key, which also depends on what is in a file, whatever its name. */
  public Key withContent(Path file) throws IOException {
    return with(Digest.of(Files.readAllBytes(file)));
  }

  /** This key, which also depends on a tensor's numbers. */
  public Key withContent(Tensor tensor) {
    byte[] content = new byte[Math.toIntExact(tensor.byteSize())];
    tensor.bytes().duplicate().get(content);
    return with(tensor.type()).with(tensor.shape()).with(Digest.of(content));
  }

  /** One name for all of it. Lengths go in, so that no two lists of parts read the same. */
  Digest digest(String context) {
    List<byte[]> all = new ArrayList<>();
    all.add(context.getBytes(StandardCharsets.UTF_8));
    all.add(kind.getBytes(StandardCharsets.UTF_8));
    parts.forEach(part -> all.add(part.getBytes(StandardCharsets.UTF_8)));
    int size = all.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    all.forEach(part -> bytes.putInt(part.length).put(part));
    return Digest.of(bytes.array());
  }
}
