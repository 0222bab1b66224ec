package dev.skerry.cli.wiring;

import dev.skerry.device.Device;
import dev.skerry.device.DeviceOptions;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.serving.rest.RestOptions;
import dev.skerry.serving.rest.RestServer;
import dev.skerry.time.Time;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The whole path of a request, walked some hundred times on a model and a port of its own, so that
 * the first real request meets classes that are loaded and code that is compiled, and no figure of
 * the real models is touched.
 */
final class WarmUp implements Runnable {
  private static final int REQUESTS = 400;
  private static final Duration LONGEST = Duration.ofMillis(400);
  private static final int VALUES = 4;

  private final Time time;

  WarmUp(Time time) {
    this.time = time;
  }

  /** Walks it; what goes wrong here goes wrong later as well, and is told then. */
  @Override
  public void run() {
    try {
      Path file = Files.createTempFile("skerry-warm-up", ".onnx");
      try (Device device = Device.open(DeviceOptions.forCores(1), time, new SplittableRandom(1))) {
        OnnxFile.write(identity(), file);
        String model = device.add(file);
        try (RestServer server = RestServer.start(device, RestOptions.loopback(0))) {
          ask(server.port(), model);
        }
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.getLogger(WarmUp.class.getName())
          .log(System.Logger.Level.WARNING, "event=not_warm reason=\"" + e.getMessage() + "\"");
    } catch (RuntimeException e) {
      // Also what comes of it when the program could not start, and its clock stands still.
      System.getLogger(WarmUp.class.getName()).log(System.Logger.Level.DEBUG, "event=not_warm", e);
    }
  }

  private static Graph identity() {
    GraphBuilder graph = Graph.builder("warm-up", 13);
    String x = graph.input("x", ElementType.FP32, -1, VALUES);
    graph.node("Identity", List.of(x), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, VALUES));
    return graph.build();
  }

  private void ask(int port, String model) throws IOException {
    String json =
        "{\"parameters\":{\"binary_data_output\":true,\"timeout\":1000000},\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\","
            + "\"shape\":[1,4],\"parameters\":{\"binary_data_size\":16}}]}";
    byte[] request =
        ("POST /v2/models/"
                + model
                + "/infer HTTP/1.1\r\nHost: localhost\r\nInference-Header-Content-Length: "
                + json.length()
                + "\r\nContent-Length: "
                + (json.length() + VALUES * Float.BYTES)
                + "\r\n\r\n"
                + json
                + "\0".repeat(VALUES * Float.BYTES))
            .getBytes(StandardCharsets.US_ASCII);
    long end = time.nanos() + LONGEST.toNanos();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < REQUESTS && time.nanos() - end < 0; i++) {
        out.write(request);
        skipResponse(in);
      }
    }
  }

  /** Reads one response, head and body. */
  private static void skipResponse(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    for (String line : head.toString().split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        in.skipNBytes(Long.parseLong(line.substring(15).strip()));
      }
    }
  }
}
