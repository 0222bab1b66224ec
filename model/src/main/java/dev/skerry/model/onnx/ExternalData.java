package dev.skerry.model.onnx;

import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.onnx.proto.Onnx.StringStringEntryProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Weight files beside a model. Each is read once, whole, so that what is checked, digested and used
 * is the same.
 *
 * <p>A location must name a file within the model's folder by plain steps down; no step may be a
 * symbolic link; the file must be a regular one with no second name; and it must be the same file
 * before and after it was opened. So a model cannot reach what it does not own.
 */
final class ExternalData {
  private final @Nullable Path folder;
  private final Limits limits;
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private long total;

  ExternalData(@Nullable Path folder, Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** What was read, by location. */
  SortedMap<String, byte[]> files() {
    return files;
  }

  /** The bytes of a tensor that lie in another file. */
  ByteBuffer read(String subject, TensorProto tensor) throws IOException {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      if (entries.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
        throw refuse(subject, "external_data says '" + entry.getKey() + "' twice");
      }
    }
    String location = entries.get("location");
    if (location == null) {
      throw refuse(subject, "external_data has no location");
    }
    byte[] file = file(subject, location);
    long offset = number(subject, "offset", entries.get("offset"), 0);
    if (offset > file.length) {
      throw refuse(subject, "offset " + offset + " (expected: <= file size " + file.length + ")");
    }
    long length = number(subject, "length", entries.get("length"), file.length - offset);
    if (length > file.length - offset) {
      throw refuse(
          subject,
          "length "
              + length
              + " at "
              + offset
              + " (expected: within file size "
              + file.length
              + ")");
    }
    return ByteBuffer.wrap(file, (int) offset, (int) length).slice().asReadOnlyBuffer();
  }

  private byte[] file(String subject, String location) throws IOException {
    byte[] known = files.get(location);
    if (known != null) {
      return known;
    }
    Path path = contained(subject, location);
    BasicFileAttributes before = plain(subject, path);
    byte[] bytes = new byte[checkedSize(subject, before.size())];
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      BasicFileAttributes after = plain(subject, path);
      ByteBuffer to = ByteBuffer.wrap(bytes);
      int read = 0;
      while (to.hasRemaining() && read >= 0) {
        read = channel.read(to);
      }
      if (to.hasRemaining()
          || channel.size() != bytes.length
          || !Objects.equals(before.fileKey(), after.fileKey())) {
        throw refuse(subject, ModelException.quote("file", location) + " changed while being read");
      }
    }
    files.put(location, bytes);
    return bytes;
  }

  private Path contained(String subject, String location) throws IOException {
    String quoted = ModelException.quote("location", location);
    if (folder == null) {
      throw refuse(subject, quoted + " for a model without a folder (expected: weights inside)");
    }
    if (location.isEmpty()
        || location.startsWith("/")
        || location.startsWith("~")
        || location
            .chars()
            .anyMatch(c -> c == '\\' || c == ':' || c == '%' || Character.isISOControl(c))) {
      throw refuse(subject, quoted + " (expected: a relative path with plain names)");
    }
    Path root = folder.toRealPath();
    Path path = root;
    for (String step : location.split("/", -1)) {
      if (step.isEmpty()
          || step.equals(".")
          || step.equals("..")
          || step.endsWith(" ")
          || step.endsWith(".")) {
        throw refuse(subject, quoted + " (expected: steps down only)");
      }
      try {
        path = path.resolve(step);
      } catch (InvalidPathException invalid) {
        throw refuse(subject, quoted + " (expected: a valid path)");
      }
      if (Files.isSymbolicLink(path)) {
        throw refuse(subject, quoted + " leads through a symbolic link (expected: none)");
      }
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw refuse(subject, quoted + " does not exist in the model's folder");
    }
    if (!path.toRealPath().startsWith(root)) {
      throw refuse(subject, quoted + " (expected: within the model's folder)");
    }
    return path;
  }

  private static BasicFileAttributes plain(String subject, Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw refuse(
          subject,
          ModelException.quote("file", path.getFileName().toString()) + " is not a regular file");
    }
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
            instanceof Integer links
        && links != 1) {
      throw refuse(
          subject,
          ModelException.quote("file", path.getFileName().toString())
              + " has "
              + links
              + " hard links (expected: 1)");
    }
    return attributes;
  }

  private int checkedSize(String subject, long size) {
    total = Math.addExact(total, size);
    if (total > limits.externalBytes() || size > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          Reason.TOO_LARGE,
          subject,
          "weight files of "
              + total
              + " bytes (expected: <= "
              + limits.externalBytes()
              + ", each < 2 GiB)");
    }
    return (int) size;
  }

  private static long number(String subject, String key, @Nullable String text, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refuse(subject, ModelException.quote(key, text) + " (expected: a number of bytes)");
    }
    return Long.parseLong(text);
  }

  private static ModelException refuse(String subject, String problem) {
    return new ModelException(Reason.EXTERNAL_DATA, subject, problem);
  }
}
