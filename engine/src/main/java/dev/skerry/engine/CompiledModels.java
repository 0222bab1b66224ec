package dev.skerry.engine;

import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Models as an engine runs them on this processor, operators fused and weights laid out, kept in a
 * folder so that they load quicker the next time.
 *
 * <p>An entry is named by the model's digest, the engine's version and the processor, and begins
 * with the digest of all that: one that was altered, cut off or copied from elsewhere is not used
 * but made anew. It is written aside, forced to the disk and then named, so several processes may
 * use one folder. The folder is for its owner alone; whoever may write there may say what is run.
 * Thread-safe.
 *
 * @param folder made when needed
 * @param processor what kernels are chosen by, as text
 * @param most how many bytes are kept; what was compiled longest ago goes first
 */
public record CompiledModels(Path folder, String processor, long most) {
  /** How much is kept unless told otherwise, in bytes. */
  public static final long USUAL = 1L << 30;

  private static final System.Logger LOG = System.getLogger(CompiledModels.class.getName());
  private static final String ENDING = ".compiled";
  private static final String PART = ".part";
  private static final int DIGEST_BYTES = 32;
  /* Owned by whoever runs this process; not there on every system. */
  private static final Path SELF = Path.of("/proc/self");
  /* No model takes as long to compile; whoever began is gone. */
  private static final Duration LONGEST_COMPILING = Duration.ofHours(6);

  /** Up to {@value #USUAL} bytes in {@code folder}. */
  public CompiledModels(Path folder, String processor) {
    this(folder, processor, USUAL);
  }

  /** What {@code model} is kept as by an engine of {@code version}. */
  Digest key(Digest model, String version) {
    return Digest.of(
        String.join("\n", model.hex(), version, processor).getBytes(StandardCharsets.UTF_8));
  }

  /** The compiled model, if it is there and whole. */
  Optional<byte[]> find(Digest key) {
    Path file = file(key);
    try {
      return isOurs() ? read(file, key) : Optional.empty();
    } catch (NoSuchFileException e) {
      // Not compiled yet.
    } catch (IOException | UnsupportedOperationException | OutOfMemoryError e) {
      tell(e);
    }
    return Optional.empty();
  }

  private static Optional<byte[]> read(Path file, Digest key) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] found = in.readNBytes(DIGEST_BYTES);
      // In memory once: a model may be large, and the heap of a child is small.
      byte[] model = in.readAllBytes();
      if (Arrays.equals(found, seal(key, model))) {
        return Optional.of(model);
      }
    }
    LOG.log(System.Logger.Level.WARNING, "event=compiled_model_damaged file=" + file);
    Files.deleteIfExists(file);
    return Optional.empty();
  }

  /** Forgets what is kept as {@code key}. */
  void forget(Digest key) {
    try {
      Files.deleteIfExists(file(key));
    } catch (IOException e) {
      tell(e);
    }
  }

  /*
   * Whoever else could write there could say what is run, for anybody can seal a model. A folder that was there before
   * has the permissions that it was given.
   */
  private boolean isOurs() throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    boolean ours =
        !permissions.contains(PosixFilePermission.GROUP_WRITE)
            && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
            && (!Files.exists(SELF) || Files.getOwner(folder).equals(Files.getOwner(SELF)));
    if (!ours) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=compiled_models_unusable folder="
              + folder
              + " reason=\"others may write there (expected: a folder of its own)\"");
    }
    return ours;
  }

  /** A file of its own for the engine to write to, if there can be one; for whoever deletes it. */
  Optional<Path> part() {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return isOurs() ? Optional.of(Files.createTempFile(folder, "", PART)) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      tell(e);
      return Optional.empty();
    }
  }

  /** Keeps what the engine has written to {@code part}. */
  void keep(Digest key, Path part) {
    try {
      byte[] model = Files.readAllBytes(part);
      try (FileChannel out =
          FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        for (byte[] piece : List.of(seal(key, model), model)) {
          ByteBuffer left = ByteBuffer.wrap(piece);
          while (left.hasRemaining()) {
            out.write(left);
          }
        }
        out.force(true);
      }
      Files.move(
          part, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      makeRoom();
    } catch (IOException | DirectoryIteratorException | OutOfMemoryError e) {
      tell(e);
    }
  }

  private record Entry(Path file, FileTime made, long bytes) {}

  private void makeRoom() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "*{" + ENDING + "," + PART + "}")) {
      for (Path file : files) {
        see(file, entries);
      }
    }
    dropLeftOver(entries);
    entries.sort(Comparator.comparing(Entry::made));
    long all = entries.stream().mapToLong(Entry::bytes).sum();
    for (Entry entry : entries) {
      if (all <= most) {
        return;
      }
      Files.deleteIfExists(entry.file());
      all -= entry.bytes();
    }
  }

  private static void see(Path file, List<Entry> entries) throws IOException {
    try {
      entries.add(new Entry(file, Files.getLastModifiedTime(file), Files.size(file)));
    } catch (NoSuchFileException e) {
      // Another process had no more room for it, or has named it by now.
    }
  }

  /** What processes that died of it have left behind; others are still written to. */
  private static void dropLeftOver(List<Entry> entries) throws IOException {
    FileTime newest =
        entries.stream().map(Entry::made).max(Comparator.naturalOrder()).orElseThrow();
    for (Entry entry : List.copyOf(entries)) {
      if (entry.file().toString().endsWith(PART)) {
        entries.remove(entry);
        if (entry.made().toInstant().plus(LONGEST_COMPILING).isBefore(newest.toInstant())) {
          Files.deleteIfExists(entry.file());
        }
      }
    }
  }

  private Path file(Digest key) {
    return folder.resolve(key.hex() + ENDING);
  }

  private static byte[] seal(Digest key, byte[] model) {
    String both = key.hex() + Digest.of(model).hex();
    return HexFormat.of().parseHex(Digest.of(both.getBytes(StandardCharsets.US_ASCII)).hex());
  }

  private void tell(Throwable e) {
    LOG.log(
        System.Logger.Level.WARNING,
        "event=compiled_models_unusable folder=" + folder + " reason=\"" + e + "\"");
  }
}
