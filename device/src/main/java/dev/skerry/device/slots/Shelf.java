package dev.skerry.device.slots;

import dev.skerry.journal.Disk;
import dev.skerry.journal.DiskFile;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The archives on a device's disk, named by their digest. One that is being fetched has another
 * name; it gets its own once all its bytes are on disk and come to that digest, so that a name can
 * be trusted after any power cut. Belongs to one thread.
 */
public final class Shelf {
  private static final String WHOLE = ".skerry";
  private static final String PART = ".part";
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})(\\.skerry|\\.part)");
  private static final int CHUNK = 1 << 16;

  private final Disk disk;

  private Shelf(Disk disk) {
    this.disk = disk;
  }

  /** Opens the shelf on {@code disk}, and makes certain what is on it. */
  public static Shelf open(Disk disk) throws IOException {
    disk.syncDirectory();
    return new Shelf(disk);
  }

  /** What a whole archive is called on the disk. */
  public static String name(Digest archive) {
    return archive.hex() + WHOLE;
  }

  private static String part(Digest archive) {
    return archive.hex() + PART;
  }

  /** The archives that are here, and those of which a part is. */
  public record Content(Set<Digest> whole, Set<Digest> parts) {
    public Content {
      whole = Set.copyOf(whole);
      parts = Set.copyOf(parts);
    }
  }

  /** What is on it. */
  public Content content() throws IOException {
    Set<Digest> whole = new HashSet<>();
    Set<Digest> parts = new HashSet<>();
    for (String name : disk.list()) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) {
        (matcher.group(2).equals(WHOLE) ? whole : parts).add(new Digest(matcher.group(1)));
      }
    }
    return new Content(whole, parts);
  }

  /** How many bytes of it were fetched: from where to go on. */
  public long fetched(Digest archive) throws IOException {
    if (!disk.list().contains(part(archive))) {
      return 0;
    }
    try (DiskFile file = disk.open(part(archive))) {
      return file.size();
    }
  }

  /** How large a whole archive is that is here. */
  public Bytes size(Digest archive) throws IOException {
    try (DiskFile file = disk.open(name(archive))) {
      return new Bytes(file.size());
    }
  }

  /** Adds what comes next of an archive that is being fetched. */
  public void append(Digest archive, ByteBuffer bytes) throws IOException {
    List<String> names = disk.list();
    String part = part(archive);
    try (DiskFile file = names.contains(part) ? disk.open(part) : disk.create(part)) {
      file.write(file.size(), bytes);
    }
  }

  /**
   * Gives an archive its name, if it is whole and what its name says.
   *
   * @return whether it is; if not, what was fetched of it is thrown away
   */
  public boolean complete(Digest archive, Bytes size) throws IOException {
    boolean right;
    try (DiskFile file = disk.open(part(archive))) {
      file.sync();
      right = file.size() == size.count() && digest(file).equals(archive);
    }
    if (right) {
      disk.rename(part(archive), name(archive));
    } else {
      disk.delete(part(archive));
    }
    disk.syncDirectory();
    return right;
  }

  /** Takes an archive off the shelf, whole or in part. */
  public void remove(Digest archive) throws IOException {
    List<String> names = disk.list();
    for (String name : List.of(name(archive), part(archive))) {
      if (names.contains(name)) {
        disk.delete(name);
      }
    }
    disk.syncDirectory();
  }

  private static Digest digest(DiskFile file) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    long size = file.size();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long at = 0; at < size; at += chunk.limit()) {
      chunk.clear();
      chunk.limit((int) Math.min(CHUNK, size - at));
      file.read(at, chunk);
      chunk.flip();
      if (!chunk.hasRemaining()) {
        throw new IOException("archive: ends at " + at + " (expected: " + size + " bytes)");
      }
      sha256.update(chunk.duplicate());
    }
    return new Digest(HexFormat.of().formatHex(sha256.digest()));
  }
}
