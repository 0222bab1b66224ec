package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.family.Contents;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code skerry optimize} in a process of its own, which is killed. */
final class OptimizeKilledIT {
  private static final int KILLS = 2;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(6);

  private Tensor drawn(long... shape) {
    Tensor tensor = Tensor.allocate(ElementType.FP32, Shape.of(shape));
    for (int i = 0; i < tensor.floats().limit(); i++) {
      tensor.floats().put(i, (float) random.nextGaussian());
    }
    return tensor;
  }

  @BeforeEach
  void prepare() throws IOException {
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, -1, 32);
    String wide = net.node("Relu", net.node("MatMul", x, net.initializer("a", drawn(32, 64))));
    net.output(net.node("MatMul", wide, net.initializer("b", drawn(64, 8))));
    OnnxFile.write(net.build(), folder.resolve("net.onnx"));
    Path samples = Files.createDirectories(folder.resolve("samples"));
    Npy.write(drawn(96, 32), samples.resolve("x.npy"));
  }

  private Process start(String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "optimize",
            folder.resolve("net.onnx").toString(),
            "--data",
            folder.resolve("samples").toString(),
            "--race",
            "100ms",
            "--accuracy-drop",
            "0.5",
            "--out",
            folder.resolve(name).toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private static long finished(Path work) throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files.filter(file -> file.getFileName().toString().matches("[a-z]+-.*")).count();
    }
  }

  /* Kills it once so many steps are finished; false if it ended first. */
  private boolean kill(Path work, long steps) throws IOException, InterruptedException {
    Process process = start("killed");
    try (WatchService watch = work.getFileSystem().newWatchService()) {
      WatchKey key = work.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (process.isAlive() && finished(work) < steps) {
        watch.poll(50, TimeUnit.MILLISECONDS);
        key.pollEvents();
        key.reset();
      }
      boolean running = process.isAlive();
      process.destroyForcibly().waitFor();
      return running;
    }
  }

  @Test
  void killedAndStartedAgain_endsInTheFamilyThatItWouldHaveMadeAtOnce() throws Exception {
    assertThat(start("whole").waitFor()).isZero();
    Path work = Files.createDirectories(folder.resolve("killed.work"));
    try (Stream<Path> files = Files.list(folder.resolve("whole.work"))) {
      // What is measured comes out otherwise each time.
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches("(race|trial)-.*")) {
          Files.copy(file, work.resolve(file.getFileName()));
        }
      }
    }

    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      killed += kill(work, finished(work) + 1 + random.nextInt(3)) ? 1 : 0;
    }
    assertThat(start("killed").waitFor()).isZero();

    assertThat(killed).isPositive();
    assertThat(Files.readString(folder.resolve("killed.log"))).contains("going on from");
    assertThat(Contents.of(folder.resolve("killed")).digest())
        .isEqualTo(Contents.of(folder.resolve("whole")).digest());
    // Asked for again, it is there, and nothing says that anything was done.
    List<String> before = Files.readAllLines(folder.resolve("killed.log"));
    assertThat(start("killed").waitFor()).isZero();
    assertThat(Files.readAllLines(folder.resolve("killed.log")))
        .noneMatch(line -> line.contains("…"))
        .anyMatch(line -> before.contains(line) && line.contains("digest of the family"));
  }
}
