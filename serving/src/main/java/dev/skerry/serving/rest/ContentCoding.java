package dev.skerry.serving.rest;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** Compressed bodies. What a body expands to is bounded like a body that was never compressed. */
final class ContentCoding {
  private ContentCoding() {}

  /**
   * The body itself.
   *
   * @param coding the {@code Content-Encoding}; empty for none
   */
  static byte[] decode(byte[] body, String coding, long most) {
    if (coding.isEmpty()) {
      return body;
    }
    try (InputStream expanded = open(new ByteArrayInputStream(body), coding)) {
      byte[] decoded = expanded.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, most + 1));
      if (decoded.length > most) {
        throw new InferenceException(
            Category.TOO_LARGE, "body: more than " + most + " bytes when expanded");
      }
      return decoded;
    } catch (IOException e) {
      throw new InferenceException(
          Category.INVALID, "body is not " + coding + " (expected: as its header says)");
    }
  }

  private static InputStream open(InputStream body, String coding) throws IOException {
    return switch (coding.toLowerCase(Locale.ROOT)) {
      case "", "identity" -> body;
      case "gzip" -> new GZIPInputStream(body);
      case "deflate" -> new InflaterInputStream(body);
      default ->
          throw new InferenceException(
              Category.INVALID,
              "Content-Encoding: " + coding + " (expected: " + CodedBodies.EXPECTED + ")");
    };
  }

  /**
   * What to answer in, of what {@code accepted}, an {@code Accept-Encoding}, names and does not
   * refuse; empty for as it is.
   */
  static String chosen(String accepted) {
    String lower = accepted.toLowerCase(Locale.ROOT);
    return accepts(lower, "gzip") ? "gzip" : accepts(lower, "deflate") ? "deflate" : "";
  }

  private static boolean accepts(String accepted, String wanted) {
    for (String coding : accepted.split(",", -1)) {
      String[] parts = coding.split(";", -1);
      if (parts[0].strip().equals(wanted)) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  /** The body in {@code coding}, one of those {@link #chosen}. */
  static byte[] encode(byte[] body, String coding) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2 + 32);
    try (OutputStream packed =
        coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
      packed.write(body);
    } catch (IOException e) {
      throw new InferenceException(Category.INTERNAL, "the answer could not be written");
    }
    return out.toByteArray();
  }
}
