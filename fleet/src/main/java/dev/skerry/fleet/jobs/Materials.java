package dev.skerry.fleet.jobs;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.Pieces;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.family.OpenFamily;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;

/**
 * Models and samples of jobs, by their digests, for as long as a job needs them; for a day if none
 * was asked for.
 */
public final class Materials {
  /** All of them together are not larger, in bytes. */
  private static final long MOST = 16L << 30;

  private final Database database;

  public Materials(Database database) {
    this.database = database;
  }

  /** What a material is. */
  public enum Kind {
    /** An ONNX file. */
    MODEL,
    /** An archive of files, as {@code skerry pack} writes them. */
    DATA
  }

  /** One that is kept. */
  public record Kept(Digest digest, Kind kind, Bytes size) {}

  /**
   * Takes in {@code file}; one that is there already is not added again.
   *
   * @throws Refusal if it is empty, or no archive though it should be, or there is no room
   */
  public Kept add(Path file, Kind kind, String who) {
    try {
      long size = Files.size(file);
      if (size == 0) {
        throw new Refusal(Refusal.Category.INVALID, "material: empty (expected: a file)");
      }
      requireArchive(file, kind);
      Digest digest = Pieces.digest(file);
      database.run(handle -> {
        sweep(handle);
        requireRoom(handle, size);
        if (handle.execute(
                "insert into material (digest, kind, size) values (?, ?, ?) on conflict do nothing",
                digest.hex(),
                kind.name(),
                size)
            > 0) {
          store(handle, digest, file);
          Audit.note(
              handle,
              who,
              "add " + (kind == Kind.MODEL ? "model" : "samples"),
              digest.hex(),
              new Bytes(size).toString());
        }
      });
      return new Kept(digest, kind, new Bytes(size));
    } catch (IOException e) {
      throw new Refusal(Refusal.Category.INVALID, "material: cannot be read", e);
    }
  }

  /* Unpacked once here, so that what is refused is refused to whoever hands it in. */
  private static void requireArchive(Path file, Kind kind) {
    if (kind == Kind.DATA) {
      try (OpenFamily open = OpenFamily.at(file)) {
        if (!Files.isDirectory(open.folder())) {
          throw new Refusal(Refusal.Category.INVALID, "data: no archive");
        }
      } catch (FamilyException e) {
        throw new Refusal(
            Refusal.Category.INVALID,
            "data: " + String.valueOf(e.getMessage()).replace(file.toString(), "archive"),
            e);
      }
    }
  }

  private static void requireRoom(Handle handle, long size) {
    long there =
        handle.createQuery("select coalesce(sum(size), 0) from material").mapTo(Long.class).one();
    if (there + size > MOST) {
      throw new Refusal(
          Refusal.Category.TOO_LARGE,
          "material: "
              + new Bytes(there)
              + " are kept for jobs already (expected: withdraw some, or wait)");
    }
  }

  /** Forgets those that no job needs. */
  static void sweep(Handle handle) {
    handle.execute(
        """
        delete from material m where added_at < now() - interval '1 day' and not exists (
          select 1 from job j where j.state in ('WAITING', 'RUNNING') and m.digest in (j.model, j.data))\
        """);
  }

  /** Forgets those of a job that is over, unless another needs them. */
  static void forget(Handle handle, Job job) {
    handle.execute(
        """
        delete from material m where digest in (?, ?) and not exists (
          select 1 from job j where j.state in ('WAITING', 'RUNNING') and m.digest in (j.model, j.data))\
        """,
        job.wanted().model().hex(),
        job.wanted().data().hex());
  }

  /** Sees to it that it is there, and stays for as long as the transaction lasts. */
  static void require(Handle handle, Digest digest, Kind kind) {
    if (handle
        .createQuery(
            "select digest from material where digest = :digest and kind = :kind for share")
        .bind("digest", digest.hex())
        .bind("kind", kind.name())
        .mapTo(String.class)
        .findOne()
        .isEmpty()) {
      throw new Refusal(
          Refusal.Category.NOT_FOUND,
          kind + ": " + digest + " is not there (expected: one that was handed in)");
    }
  }

  /** Writes all of it. */
  public void copy(Digest digest, OutputStream out) throws IOException {
    int number = 0;
    byte[] piece = Pieces.MATERIALS.read(database, digest, number);
    while (piece.length > 0) {
      out.write(piece);
      piece = Pieces.MATERIALS.read(database, digest, ++number);
    }
  }

  private static void store(Handle handle, Digest digest, Path file) {
    try {
      Pieces.MATERIALS.store(handle, digest, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
