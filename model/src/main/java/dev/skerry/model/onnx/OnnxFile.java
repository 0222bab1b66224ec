package dev.skerry.model.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.onnx.proto.Onnx.ModelProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX model as it was read: its graph, and the digest of all the bytes that made it.
 *
 * <p>Reading trusts nothing. A model that is too large, nested too deeply, not whole, or that
 * reaches for files that are not its own is refused with a {@link ModelException}, and so are
 * sparse weights, functions, training info, and operators of domains other than {@code ai.onnx},
 * {@code ai.onnx.ml} and {@code com.microsoft}. Weights in other files are taken into the graph;
 * inputs that have an initializer are no longer inputs.
 */
public final class OnnxFile {
  private final Graph graph;
  private final String sha256;
  private final long bytes;

  private OnnxFile(Graph graph, String sha256, long bytes) {
    this.graph = graph;
    this.sha256 = sha256;
    this.bytes = bytes;
  }

  /** Reads a model and the weight files beside it, within {@link Limits#DEFAULT}. */
  public static OnnxFile read(Path file) throws IOException {
    return read(file, Limits.DEFAULT);
  }

  /**
   * Reads a model and the weight files beside it.
   *
   * @throws ModelException if the model is refused
   */
  public static OnnxFile read(Path file, Limits limits) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new ModelException(Reason.NOT_ONNX, quote(file), "is not a regular file");
    }
    byte[] model;
    try (InputStream in = Files.newInputStream(file)) {
      model = in.readNBytes((int) limits.modelBytes() + 1);
    }
    return read(model, limits, file.toAbsolutePath().getParent());
  }

  /** Reads a model that has all its weights inside, within {@link Limits#DEFAULT}. */
  public static OnnxFile read(byte[] model) throws IOException {
    return read(model, Limits.DEFAULT);
  }

  /**
   * Reads a model that has all its weights inside. The bytes are not copied.
   *
   * @throws ModelException if the model is refused
   */
  public static OnnxFile read(byte[] model, Limits limits) throws IOException {
    return read(model, limits, null);
  }

  private static OnnxFile read(byte[] model, Limits limits, @Nullable Path folder)
      throws IOException {
    if (model.length > limits.modelBytes()) {
      throw new ModelException(
          Reason.TOO_LARGE,
          "model file",
          "more than " + limits.modelBytes() + " bytes (expected: at most as many)");
    }
    ExternalData external = new ExternalData(folder, limits);
    Graph graph = new ModelReader(limits, external).read(parse(model, limits));
    long bytes = model.length;
    for (byte[] file : external.files().values()) {
      bytes += file.length;
    }
    return new OnnxFile(graph, digest(model, external.files()), bytes);
  }

  private static ModelProto parse(byte[] model, Limits limits) {
    try {
      Census.check(model, limits);
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(model).newCodedInput();
      in.enableAliasing(true);
      return ModelProto.parseFrom(in);
    } catch (IOException notProtobuf) {
      throw new ModelException(
          Reason.NOT_ONNX, "model file", "is not whole protobuf: " + notProtobuf.getMessage());
    }
  }

  /**
   * Writes a model with all its weights inside, so that readers see either the old file or the
   * whole new one.
   *
   * @throws ModelException if it takes 2 GiB or more, which protobuf cannot hold
   */
  public static void write(Graph graph, Path file) throws IOException {
    byte[] model = bytes(graph);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("file: " + file + " (expected: a file in a folder)");
    }
    Path part = folder.resolve(partName(file));
    try {
      try (FileChannel out =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(model);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /* Its own for each writer, so that two of them do not write into each other's file. */
  private static String partName(Path file) {
    return "."
        + file.getFileName()
        + "."
        + ProcessHandle.current().pid()
        + "-"
        + Thread.currentThread().threadId()
        + ".part";
  }

  /** A model as the bytes of an ONNX file; the same graph gives the same bytes. */
  public static byte[] bytes(Graph graph) {
    return new ModelWriter().write(graph).toByteArray();
  }

  public Graph graph() {
    return graph;
  }

  /**
   * SHA-256 in hexadecimal: of the file, if all weights are inside; otherwise of one line for the
   * model and one for each weight file by location, each as {@code digest + " " + location + "\n"}.
   */
  public String sha256() {
    return sha256;
  }

  /** Size of the model file and the weight files that it uses. */
  public long bytes() {
    return bytes;
  }

  private static String digest(byte[] model, SortedMap<String, byte[]> files) {
    if (files.isEmpty()) {
      return sha256(model);
    }
    StringBuilder lines = new StringBuilder(sha256(model)).append("  \n");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      lines.append(sha256(file.getValue())).append("  ").append(file.getKey()).append('\n');
    }
    return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("SHA-256 (expected: in every Java)", absent);
    }
  }

  private static String quote(Path file) {
    return ModelException.quote("file", String.valueOf(file.getFileName()));
  }
}
