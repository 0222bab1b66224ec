package dev.skerry.optimizer.shelf;

import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A shelf on disk: a file for each thing, named by kind and key, its own digest in front of it. The
 * process may end at any moment: what was not named yet is not there.
 */
public final class FolderShelf implements Shelf, AutoCloseable {
  private static final Pattern FINISHED = Pattern.compile("[a-z]+-[0-9a-f]{64}");
  private static final String PART = "unfinished";
  private static final String LOCK = "lock";
  private static final int DIGEST = 32;

  private final Path folder;
  private final String context;
  private final FileChannel channel;

  private FolderShelf(Path folder, String context, FileChannel channel) {
    this.folder = folder;
    this.context = context;
    this.channel = channel;
  }

  /**
   * Opens a shelf, for this process alone.
   *
   * @param context what all that is kept depends on, such as versions and the kind of processor
   * @throws IOException if another process holds it, or the folder cannot be used
   */
  public static FolderShelf open(Path folder, String context) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException(
          folder + " is used by another process (expected: one at a time, or another folder)");
    }
    return new FolderShelf(folder, context, channel);
  }

  /* The lock lives as long as the channel, and no longer than the process. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException held) {
      return false;
    }
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** How many things are finished. */
  public int count() throws IOException {
    return finished().size();
  }

  private List<Path> finished() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> FINISHED.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  @Override
  public Optional<byte[]> find(Key key) {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      byte[] all = Files.readAllBytes(file);
      byte[] content = Arrays.copyOfRange(all, Math.min(DIGEST, all.length), all.length);
      // A disk may forget what it was told to keep; then it is made anew.
      return all.length >= DIGEST
              && HexFormat.of().formatHex(all, 0, DIGEST).equals(Digest.of(content).hex())
          ? Optional.of(content)
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public void keep(Key key, byte[] content) {
    Path part = folder.resolve(PART);
    try {
      try (FileChannel out =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        write(out, HexFormat.of().parseHex(Digest.of(content).hex()));
        write(out, content);
        out.force(true);
      }
      Files.move(
          part, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          folder
              + ": finished work cannot be kept (expected: room on the disk; "
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static void write(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      out.write(left);
    }
  }

  private Path file(Key key) {
    return folder.resolve(key.kind() + "-" + key.digest(context).hex());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
