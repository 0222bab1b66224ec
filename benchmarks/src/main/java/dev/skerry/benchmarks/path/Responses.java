package dev.skerry.benchmarks.path;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What stands in a response, as far as an experiment wants to know. */
final class Responses {
  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GRADE = "\"grade\":\"".getBytes(StandardCharsets.US_ASCII);

  private Responses() {}

  /** Whether it is an answer. */
  static boolean isOk(ByteBuffer response) {
    return startsWith(response, 0, OK);
  }

  /** The grade of the answer; {@code none} if it is none. */
  static String grade(ByteBuffer response) {
    if (isOk(response)) {
      for (int at = 0; at < response.position(); at++) {
        if (startsWith(response, at, GRADE)) {
          StringBuilder grade = new StringBuilder();
          for (int i = at + GRADE.length; i < response.position() && response.get(i) != '"'; i++) {
            grade.append((char) response.get(i));
          }
          return grade.toString();
        }
      }
    }
    return "none";
  }

  /** Whether {@code text}, in small letters, stands there, in letters of any size. */
  static boolean startsWith(ByteBuffer in, int at, byte[] text) {
    if (at + text.length > in.position()) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      int found = in.get(at + i);
      if (found != text[i] && (found | 0x20) != text[i]) {
        return false;
      }
    }
    return true;
  }
}
