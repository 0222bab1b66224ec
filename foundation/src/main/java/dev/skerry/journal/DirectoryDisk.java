package dev.skerry.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the machine's file system, on Linux or macOS.
 *
 * <p>It should belong to one program alone: everything in it counts as a file of the disk, save for
 * the lock and subdirectories.
 */
public final class DirectoryDisk implements Disk {
  private static final String LOCK = ".lock";

  /*
   * Directories locked by this process. The operating system's locks are owned by the whole process,
   * and closing any channel of a locked file drops the lock, so a second opener in this process must
   * be turned away before it touches the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;

  private DirectoryDisk(Path directory) {
    this.directory = directory;
  }

  /** Uses a directory, and makes it first if it is missing. */
  public static DirectoryDisk at(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      sync(directory.toRealPath().getParent());
    }
    return new DirectoryDisk(directory.toRealPath());
  }

  @Override
  public Closeable lock() throws IOException {
    if (!HELD.add(directory)) {
      throw new LockedException(directory + " is locked by this process");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(directory.resolve(LOCK), CREATE, WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new LockedException(directory + " is locked by another process");
      }
      return new Held(directory, channel);
    } catch (IOException | RuntimeException e) {
      release(directory, channel);
      throw e;
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Override
  public DiskFile create(String name) throws IOException {
    Path file = path(name);
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw DirectoryFile.translate(e);
    }
    return new DirectoryFile(file);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    Path file = path(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not a file");
    }
    return new DirectoryFile(file);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(path(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    sync(directory);
  }

  private Path path(String name) {
    Disk.requireName(name);
    return directory.resolve(name);
  }

  /* Only a channel can sync a directory, and an interrupt closes channels: so it has to wait. */
  private static void sync(@Nullable Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (directory != null && !force(directory)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }

  private static void release(Path directory, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD.remove(directory);
    }
  }

  private record Held(Path directory, FileChannel channel) implements Closeable {
    @Override
    public void close() throws IOException {
      if (channel.isOpen()) {
        release(directory, channel);
      }
    }
  }
}
