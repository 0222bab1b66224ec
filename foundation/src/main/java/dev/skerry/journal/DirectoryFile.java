package dev.skerry.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/*
 * A file of a DirectoryDisk. It goes through RandomAccessFile because a FileChannel is closed under
 * everybody's feet when one thread that uses it is interrupted: one impatient caller would fail the
 * appends of all others. The price is a copy, for a buffer that has no array.
 */
final class DirectoryFile implements DiskFile {
  private final Path path;
  private final RandomAccessFile file;

  DirectoryFile(Path path) throws IOException {
    this.path = path;
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public synchronized void read(long position, ByteBuffer into) throws IOException {
    byte[] chunk = new byte[into.remaining()];
    file.seek(position);
    int filled = 0;
    while (filled < chunk.length) {
      int count = file.read(chunk, filled, chunk.length - filled);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    into.put(chunk, 0, filled);
  }

  @Override
  public synchronized void write(long position, ByteBuffer bytes) throws IOException {
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    try {
      file.seek(position);
      file.write(chunk);
    } catch (IOException e) {
      throw translate(e);
    }
  }

  @Override
  public synchronized void truncate(long size) throws IOException {
    file.setLength(size);
  }

  @Override
  public void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /* The JDK tells a full disk from any other failure by the system's message alone. */
  static IOException translate(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean full = message.contains("no space left") || message.contains("quota exceeded");
    return full ? new DiskFullException(String.valueOf(e.getMessage()), e) : e;
  }
}
