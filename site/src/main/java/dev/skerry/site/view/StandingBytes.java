package dev.skerry.site.view;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A standing as bytes: a version, then all fields in order. What is too much for one message is
 * left out, services before echoes; who is not told of a service does not ask for it.
 */
public final class StandingBytes {
  /** The most bytes a standing becomes. */
  public static final int MOST = 16 * 1024;

  private static final int FORMAT = 1;
  private static final int MOST_OFFERS = 32;
  private static final int LONGEST_NAME = 255;
  private static final int MOST_SLOTS = 4096;
  /* What is said beyond that changes nothing, and must not make a sum of it turn negative. */
  private static final long LONGEST_RUN = Duration.ofHours(1).toNanos();
  private static final long LONGEST = Duration.ofDays(365).toNanos();
  private static final int ROOM_FOR_ECHOES = 4 * 1024;

  private StandingBytes() {}

  /** Writes {@code standing}. */
  public static byte[] write(Standing standing) {
    List<byte[]> services =
        fitting(standing.services(), StandingBytes::service, MOST - ROOM_FOR_ECHOES - 64);
    List<byte[]> echoes = fitting(standing.echoes(), StandingBytes::echo, ROOM_FOR_ECHOES);
    return bytes(out -> {
      out.writeByte(FORMAT);
      out.writeLong(standing.incarnation());
      out.writeLong(standing.count());
      out.writeInt(standing.slots());
      out.writeLong(standing.backlog());
      out.writeDouble(standing.busy());
      out.writeBoolean(standing.open());
      append(out, services);
      append(out, echoes);
    });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Standing read(byte[] bytes) {
    if (bytes.length > MOST) {
      throw new IllegalArgumentException(
          "standing: " + bytes.length + " bytes (expected: up to " + MOST + ")");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException("format: " + format + " (expected: " + FORMAT + ")");
      }
      Standing standing =
          new Standing(
              in.readLong(),
              in.readLong(),
              Math.min(MOST_SLOTS, in.readInt()),
              Math.min(LONGEST, in.readLong()),
              in.readDouble(),
              in.readBoolean(),
              list(in, StandingBytes::readService),
              list(in, StandingBytes::readEcho));
      if (in.available() > 0) {
        throw new IllegalArgumentException(
            "standing: " + in.available() + " bytes behind its end (expected: none)");
      }
      return standing;
    } catch (IOException e) {
      throw new IllegalArgumentException("standing: ends too early (expected: all fields)", e);
    }
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  private interface Encoding<T> {
    byte[] of(T value);
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static <T> List<byte[]> fitting(List<T> values, Encoding<T> encoding, int room) {
    List<byte[]> encoded = new ArrayList<>();
    int left = room;
    for (T value : values) {
      byte[] bytes = encoding.of(value);
      if (bytes.length <= left) {
        encoded.add(bytes);
        left -= bytes.length;
      }
    }
    return encoded;
  }

  private static void append(DataOutputStream out, List<byte[]> parts) throws IOException {
    out.writeShort(parts.size());
    for (byte[] part : parts) {
      out.write(part);
    }
  }

  private static <T> List<T> list(DataInputStream in, Reading<T> reading) throws IOException {
    int size = in.readUnsignedShort();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(reading.from(in));
    }
    return values;
  }

  private static byte[] service(Service service) {
    return bytes(out -> {
      out.writeUTF(service.agent());
      out.writeUTF(service.version());
      out.writeLong(service.patience());
      out.writeBoolean(service.failSafe());
      out.writeBoolean(service.batches());
      List<Offer> offers =
          service.offers().subList(0, Math.min(MOST_OFFERS, service.offers().size()));
      out.writeByte(offers.size());
      for (Offer offer : offers) {
        out.writeUTF(offer.rung());
        out.writeDouble(offer.accuracy());
        out.writeLong(offer.p50());
        out.writeLong(offer.p99());
      }
    });
  }

  private static Service readService(DataInputStream in) throws IOException {
    String agent = name(in);
    String version = name(in);
    long patience = Math.min(LONGEST, in.readLong());
    boolean failSafe = in.readBoolean();
    boolean batches = in.readBoolean();
    int size = in.readUnsignedByte();
    if (size > MOST_OFFERS) {
      throw new IllegalArgumentException(
          "offers: " + size + " (expected: up to " + MOST_OFFERS + ")");
    }
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      offers.add(
          new Offer(
              name(in),
              in.readDouble(),
              Math.min(LONGEST_RUN, in.readLong()),
              Math.min(LONGEST_RUN, in.readLong())));
    }
    return new Service(agent, version, patience, failSafe, batches, offers);
  }

  private static byte[] echo(Echo echo) {
    return bytes(out -> {
      out.writeUTF(echo.device());
      out.writeLong(echo.count());
      out.writeLong(echo.held());
    });
  }

  private static Echo readEcho(DataInputStream in) throws IOException {
    return new Echo(name(in), in.readLong(), in.readLong());
  }

  private static String name(DataInputStream in) throws IOException {
    String name = in.readUTF();
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "name: of " + name.length() + " characters (expected: up to " + LONGEST_NAME + ")");
    }
    if (!name.codePoints().allMatch(StandingBytes::isPlain)) {
      throw new IllegalArgumentException(
          "name: of characters that cannot be seen (expected: text)");
    }
    return name;
  }

  /* Names are printed on terminals and written into logs. */
  private static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
