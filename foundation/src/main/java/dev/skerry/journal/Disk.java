package dev.skerry.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One flat directory of files, and no more of it than a crash-safe program needs.
 *
 * <p>Nothing is certain to outlive a power cut until it is synced, and names are synced apart from
 * what the files hold: a new, renamed or deleted name by {@link #syncDirectory}, bytes by {@link
 * DiskFile#sync}. A name is made of letters, digits, {@code .}, {@code _} and {@code -}, and does
 * not start with a dot.
 */
public interface Disk {
  /** Keeps every other program, and every other part of this one, out until it is closed. */
  Closeable lock() throws LockedException, IOException;

  /** The names of all files, sorted. */
  List<String> list() throws IOException;

  /** Makes an empty file. A name that is taken is an error. */
  DiskFile create(String name) throws IOException;

  /** Opens a file that is there. */
  DiskFile open(String name) throws IOException;

  /** Gives a file a new name, and takes the name from whichever file had it. */
  void rename(String from, String to) throws IOException;

  /** Takes a name away. */
  void delete(String name) throws IOException;

  /** Makes all names certain. */
  void syncDirectory() throws IOException;

  /** Checks that a name stays inside the directory on every system. */
  static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: letters, digits, '.', '_', '-', no leading dot)");
    }
  }
}
