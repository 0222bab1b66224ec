package dev.skerry.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;

/** Appends to the journal of a directory until it is killed, and prints what is acknowledged. */
final class AppendingProgram {
  private static final JournalLimits LIMITS = new JournalLimits(1 << 10, 1 << 13, 1L << 24);

  private AppendingProgram() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    try (Journal journal = open(Path.of(args[0]))) {
      while (true) {
        System.out.println(journal.append(record(journal.next())));
      }
    } catch (JournalException e) {
      System.out.println(e.category());
      System.exit(1);
    }
  }

  static Journal open(Path directory) throws JournalException {
    try {
      return Journal.open(DirectoryDisk.at(directory), LIMITS);
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw JournalException.of("no directory", e);
    }
  }

  static byte[] record(long number) {
    return ("record " + number + " ").repeat(1 + (int) (number % 20)).getBytes(UTF_8);
  }
}
