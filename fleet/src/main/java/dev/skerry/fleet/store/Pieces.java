package dev.skerry.fleet.store;

import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/** Files in a table of the database, by their digests, in pieces of {@value #SIZE} bytes. */
public enum Pieces {
  /** Archives of families. */
  FAMILIES("piece"),
  /** What jobs are made from. */
  MATERIALS("material_piece");

  /** Of each piece but a file's last. */
  public static final int SIZE = 1 << 20;

  private final String table;

  Pieces(String table) {
    this.table = table;
  }

  /** What names a file. */
  public static Digest digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[SIZE];
      while (digest.read(buffer) >= 0) {}
      return new Digest(HexFormat.of().formatHex(digest.getMessageDigest().digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Stores all of {@code file}, of which nothing is there. */
  public void store(Handle handle, Digest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (byte[] piece = in.readNBytes(SIZE); piece.length > 0; piece = in.readNBytes(SIZE)) {
        handle.execute("insert into " + table + " values (?, ?, ?)", digest.hex(), number, piece);
        number++;
      }
    }
  }

  /** One piece; empty behind the last. */
  public byte[] read(Database database, Digest digest, int number) {
    return database.in(handle ->
        handle
            .createQuery(
                "select bytes from " + table + " where digest = :digest and number = :number")
            .bind("digest", digest.hex())
            .bind("number", number)
            .mapTo(byte[].class)
            .findOne()
            .orElse(new byte[0]));
  }
}
