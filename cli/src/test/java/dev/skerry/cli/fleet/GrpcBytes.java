package dev.skerry.cli.fleet;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One gRPC call as it is on the wire: HTTP/2 (RFC 9113), headers as literals (RFC 7541). */
final class GrpcBytes {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private GrpcBytes() {}

  static byte[] call(String method, Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(bytes, SETTINGS, 0, 0, new byte[0]);
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":path", "/inference.GRPCInferenceService/" + method);
    header(headers, ":authority", "localhost");
    header(headers, "te", "trailers");
    header(headers, "content-type", "application/grpc");
    header(headers, "grpc-timeout", "5S");
    frame(bytes, HEADERS, END_HEADERS, 1, headers.toByteArray());
    byte[] body = message.toByteArray();
    frame(
        bytes,
        DATA,
        END_STREAM,
        1,
        ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(body.length).put(body).array());
    return bytes.toByteArray();
  }

  private static void frame(
      ByteArrayOutputStream bytes, int type, int flags, int stream, byte[] payload) {
    bytes.writeBytes(
        ByteBuffer.allocate(9)
            .put((byte) (payload.length >> 16))
            .putShort((short) payload.length)
            .put((byte) type)
            .put((byte) flags)
            .putInt(stream)
            .array());
    bytes.writeBytes(payload);
  }

  /* Without indexing, with a new name; neither is longer than 126. */
  private static void header(ByteArrayOutputStream headers, String name, String value) {
    headers.write(0);
    for (String text : new String[] {name, value}) {
      headers.write(text.length());
      headers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
