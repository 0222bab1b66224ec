package dev.skerry.model.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's {@code .npz} files: named arrays in a zip archive, compressed or not.
 *
 * <p>Nothing is ever unpacked to disk. Sizes are counted as bytes come out of the archive, whatever
 * it claims, so a small file cannot become a large heap.
 */
public final class Npz {
  /**
   * How much of an archive is read before it is refused.
   *
   * @param entries arrays in the archive
   * @param bytes all arrays together, uncompressed
   */
  public record Limits(int entries, long bytes) {
    public static final Limits DEFAULT = new Limits(10_000, 1L << 30);
  }

  private static final int MOST_NAME = 1024;
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /** Reads all arrays of an archive, within {@link Limits#DEFAULT}. */
  public static SequencedMap<String, Tensor> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, Limits.DEFAULT);
    }
  }

  /**
   * Reads all arrays of an archive, by name without the suffix, in the archive's order.
   *
   * @throws NpyException if the archive, or an array in it, is refused
   */
  public static SequencedMap<String, Tensor> read(InputStream in, Limits limits)
      throws IOException {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    long left = limits.bytes();
    ZipInputStream zip = new ZipInputStream(in);
    try {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = name(entry.getName());
        if (tensors.size() >= limits.entries()) {
          throw new NpyException(
              "more arrays than expected (expected: <= " + limits.entries() + ")");
        }
        Tensor tensor = tensor(zip, name, left);
        left -= tensor.byteSize();
        if (tensors.putIfAbsent(name, tensor) != null) {
          throw new NpyException("array '" + name + "' twice (expected: once)");
        }
      }
    } catch (ZipException | IllegalArgumentException damaged) {
      throw new NpyException("archive is damaged: " + damaged.getMessage());
    }
    if (tensors.isEmpty()) {
      throw new NpyException("no arrays (expected: a zip archive of .npy files)");
    }
    return Collections.unmodifiableSequencedMap(tensors);
  }

  private static Tensor tensor(ZipInputStream zip, String name, long left) throws IOException {
    Tensor tensor;
    try {
      tensor = Npy.read(zip, left);
    } catch (NpyException refused) {
      throw new NpyException("array '" + name + "': " + refused.getMessage());
    }
    if (zip.read() >= 0) {
      throw new NpyException("array '" + name + "': more bytes than its shape (expected: as many)");
    }
    return tensor;
  }

  /*
   * Names are keys here, never paths; one that could climb is a sign of worse. A colon is none: that is how outputs of
   * TensorFlow's operators are called.
   */
  private static String name(String entry) throws NpyException {
    boolean plain =
        entry.length() <= MOST_NAME
            && entry.endsWith(SUFFIX)
            && entry.length() > SUFFIX.length()
            && !entry.startsWith("/")
            && entry.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c));
    for (String step : entry.split("/", -1)) {
      plain &= !step.isEmpty() && !step.equals("..") && !step.equals(".");
    }
    if (!plain) {
      String shown = entry.replaceAll("\\p{Cntrl}", "?");
      throw new NpyException(
          "entry '"
              + shown.substring(0, Math.min(shown.length(), 120))
              + "' (expected: a plain name ending in .npy)");
    }
    return entry.substring(0, entry.length() - SUFFIX.length());
  }

  /** Writes arrays as an archive that NumPy reads; the same arrays give the same bytes. */
  public static void write(Map<String, Tensor> tensors, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
        ZipEntry entry = new ZipEntry(name(tensor.getKey() + SUFFIX) + SUFFIX);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        Npy.write(tensor.getValue(), zip);
        zip.closeEntry();
      }
    }
  }
}
