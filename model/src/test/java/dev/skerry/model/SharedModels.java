package dev.skerry.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real models beside the repository; a test that asks for them is skipped where there are none. */
public final class SharedModels {
  private SharedModels() {}

  public static Path folder() {
    String told = System.getProperty("skerry.shared");
    Path shared = told == null ? Path.of("..", "..", "shared") : Path.of(told);
    Assumptions.assumeTrue(Files.isDirectory(shared.resolve("models")), "no models at " + shared);
    return shared.resolve("models");
  }

  public static Path onnx(String name) {
    return folder().resolve("onnx").resolve(name + ".onnx");
  }

  /** Every model: the whole networks, then one for each operator test. */
  public static List<Path> all() throws IOException {
    Path folder = folder();
    try (Stream<Path> networks = Files.list(folder.resolve("onnx"));
        Stream<Path> operators = Files.list(folder.resolve("node"))) {
      return Stream.concat(
              networks.sorted(), operators.sorted().map(test -> test.resolve("model.onnx")))
          .toList();
    }
  }
}
