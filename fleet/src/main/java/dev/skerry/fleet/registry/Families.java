package dev.skerry.fleet.registry;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.Pieces;
import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.family.OpenFamily;
import dev.skerry.model.signing.Seal;
import dev.skerry.model.signing.SealException;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** The families that a fleet can ship, as archives named by their digest. Immutable, each. */
public final class Families {
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}");

  private final Database database;
  private final Optional<PublicKey> trusted;

  /**
   * Those of a fleet.
   *
   * @param trusted who must have signed them; empty if nobody must
   */
  public Families(Database database, Optional<PublicKey> trusted) {
    this.database = database;
    this.trusted = trusted;
  }

  /**
   * One of them.
   *
   * @param digest of the archive
   * @param manifest {@code family.json}
   */
  public record Shipped(
      Digest digest,
      String name,
      int version,
      Bytes size,
      boolean signed,
      String manifest,
      Instant addedAt) {}

  /**
   * Takes in the archive in {@code file}, after having looked at all of it. One that is there
   * already is not added again.
   *
   * @throws Refusal if it is no whole family, or not signed by whom it must be, or another one has
   *     its name and version
   */
  public Shipped add(Path file, String who) {
    return add(file, who, (handle, family, digest, folder) -> {});
  }

  /** What is done together with taking in a family, or not at all. */
  public interface Together {
    /**
     * Does it.
     *
     * @param digest of the archive
     * @param folder with the family's files
     */
    void with(Handle handle, Family family, Digest digest, Path folder);
  }

  /** Takes it in, and does something else in the same transaction, before it. */
  public Shipped add(Path file, String who, Together together) {
    try (OpenFamily open = OpenFamily.at(file)) {
      Seal.check(open.folder(), trusted);
      Family family = FamilyFolder.read(open.folder());
      boolean signed = Files.exists(open.folder().resolve(Contents.SIGNATURE));
      String manifest =
          Files.readString(open.folder().resolve(FamilyFolder.MANIFEST), StandardCharsets.UTF_8);
      Digest digest = Pieces.digest(file);
      database.run(handle -> {
        together.with(handle, family, digest, open.folder());
        if (!insert(handle, digest, family, file, signed, manifest)) {
          return;
        }
        store(handle, digest, file);
        Audit.note(
            handle,
            who,
            "add family",
            family.name() + " " + family.version(),
            digest + (signed ? ", signed" : ", not signed"));
      });
      return find(digest).orElseThrow();
    } catch (FamilyException | SealException | IllegalArgumentException e) {
      throw new Refusal(Refusal.Category.INVALID, "family: " + plain(e, file), e);
    } catch (IOException e) {
      throw new Refusal(Refusal.Category.INVALID, "family: cannot be read", e);
    }
  }

  /* Where the fleet keeps what is being uploaded is nobody's business. */
  private static String plain(RuntimeException e, Path file) {
    return String.valueOf(e.getMessage())
        .replace(file.toString(), "archive")
        .replaceAll("\\S*/skerry-family[^/\\s]*/", "");
  }

  private static boolean insert(
      Handle handle, Digest digest, Family family, Path file, boolean signed, String manifest) {
    int added =
        handle
            .createUpdate(
                """
                insert into family (digest, name, version, size, signed, manifest)
                values (:digest, :name, :version, :size, :signed, cast(:manifest as jsonb))
                on conflict do nothing\
                """)
            .bind("digest", digest.hex())
            .bind("name", family.name())
            .bind("version", family.version())
            .bind("size", file.toFile().length())
            .bind("signed", signed)
            .bind("manifest", manifest)
            .execute();
    if (added == 1) {
      return true;
    }
    Optional<String> there =
        handle
            .createQuery("select digest from family where name = :name and version = :version")
            .bind("name", family.name())
            .bind("version", family.version())
            .mapTo(String.class)
            .findOne();
    if (there.isPresent() && !there.get().equals(digest.hex())) {
      throw new Refusal(
          Refusal.Category.CONFLICT,
          "family: "
              + family.name()
              + " version "
              + family.version()
              + " is there, with other content (expected: a higher version)");
    }
    return false;
  }

  private static void store(Handle handle, Digest digest, Path file) {
    try {
      Pieces.FAMILIES.store(handle, digest, file);
    } catch (IOException e) {
      throw new Refusal(Refusal.Category.INVALID, "family: cannot be read", e);
    }
  }

  /** The one with this digest. */
  public Optional<Shipped> find(Digest digest) {
    return select("where digest = :digest", digest.hex()).stream().findFirst();
  }

  /**
   * The one that is meant by a digest, by {@code NAME@VERSION}, or by a name, whose highest version
   * it is.
   *
   * @throws Refusal if there is none
   */
  public Shipped named(String meant) {
    int at = meant.indexOf('@');
    Names.check("family", at > 0 ? meant.substring(0, at) : meant);
    List<Shipped> found;
    if (meant.matches("[0-9a-f]{64}")) {
      found = select("where digest = :digest", meant);
    } else if (at > 0 && VERSION.matcher(meant.substring(at + 1)).matches()) {
      found = select("where name || '@' || version = :digest", meant);
    } else {
      // None has a name with an @ in it.
      found = at > 0 ? List.of() : select("where name = :digest", meant);
    }
    if (found.isEmpty()) {
      throw new Refusal(
          Refusal.Category.NOT_FOUND,
          "family: "
              + meant
              + " is not there (expected: NAME, NAME@VERSION or a digest of what was shipped)");
    }
    return found.getFirst();
  }

  /** All of them, by name, the highest version first. */
  public List<Shipped> all() {
    return select("where :digest = ''", "");
  }

  private List<Shipped> select(String where, String digest) {
    return database.in(handle ->
        handle
            .createQuery(
                "select digest, name, version, size, signed, manifest::text, added_at from family "
                    + where
                    + " order by name, version desc")
            .bind("digest", digest)
            .map((row, context) ->
                new Shipped(
                    new Digest(row.getString(1)),
                    row.getString(2),
                    row.getInt(3),
                    new Bytes(row.getLong(4)),
                    row.getBoolean(5),
                    row.getString(6),
                    row.getObject(7, OffsetDateTime.class).toInstant()))
            .list());
  }

  /** At most {@code most} bytes of an archive, from {@code from} on; none behind its end. */
  public byte[] read(Digest digest, long from, int most) {
    if (from < 0) {
      throw new IllegalArgumentException("from: " + from + " (expected: >= 0)");
    }
    int number = Math.toIntExact(Math.min(from / Pieces.SIZE, Integer.MAX_VALUE));
    byte[] piece = Pieces.FAMILIES.read(database, digest, number);
    int begin = (int) Math.min(from - (long) number * Pieces.SIZE, piece.length);
    return Arrays.copyOfRange(piece, begin, Math.min(piece.length, begin + most));
  }
}
