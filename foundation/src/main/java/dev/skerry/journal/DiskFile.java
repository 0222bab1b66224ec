package dev.skerry.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file of a {@link Disk}.
 *
 * <p>If {@link #sync} fails, whatever was not synced before may be lost although it can still be
 * read, and a second sync that succeeds proves nothing about it: systems mark the lost pages clean.
 * Only bytes that were written again after the failure can be made certain.
 */
public interface DiskFile extends Closeable {
  /** The size in bytes, as a reader sees it. */
  long size() throws IOException;

  /** Reads from {@code position} until {@code into} is full or the file ends. */
  void read(long position, ByteBuffer into) throws IOException;

  /** Writes all of {@code bytes}. When this fails, any part of them may have been written. */
  void write(long position, ByteBuffer bytes) throws DiskFullException, IOException;

  /** Cuts the file down to {@code size} bytes. */
  void truncate(long size) throws IOException;

  /** Makes all bytes certain, or says that they are not. */
  void sync() throws IOException;
}
