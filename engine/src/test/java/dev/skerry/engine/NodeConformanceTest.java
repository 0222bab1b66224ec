package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * ONNX's own tests of single operators: each folder has a model, inputs, and the outputs that the
 * standard asks for.
 *
 * <p>A test is skipped, with the reason, if the engine says that it does not have the operator or
 * cannot take the type of an input. It must not say so of operators that models of this size use,
 * so most have to run.
 */
class NodeConformanceTest {
  private static final String DATA = "test_data_set_0";

  @TestFactory
  Stream<DynamicTest> operator_givesWhatTheStandardAsksFor() throws IOException {
    Path folder = folder();
    Engine engine = Engine.open(1);
    try (Stream<Path> tests = Files.list(folder)) {
      return tests.filter(Files::isDirectory).sorted().toList().stream()
          .map(test ->
              DynamicTest.dynamicTest(test.getFileName().toString(), () -> check(engine, test)));
    }
  }

  private static void check(Engine engine, Path test) throws IOException {
    List<Tensor> expected = tensors(test, "output");
    List<Tensor> actual = run(engine, test);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      Closeness.check(actual.get(i), expected.get(i));
    }
  }

  private static List<Tensor> run(Engine engine, Path test) throws IOException {
    List<Tensor> inputs = tensors(test, "input");
    try (Session session = engine.load(test.resolve("model.onnx"));
        RunControl control = new RunControl()) {
      return session.run(inputs, control);
    } catch (EngineException e) {
      String reason = String.valueOf(e.getMessage());
      if (isNotHad(reason)) {
        System.out.println("skipped " + test.getFileName() + ": " + reason);
        return Assumptions.abort(reason);
      }
      throw e;
    }
  }

  private static boolean isNotHad(String reason) {
    return reason.contains("NOT_IMPLEMENTED")
        || reason.contains("Could not find an implementation")
        || reason.startsWith("element type:")
        || reason.startsWith("input type:");
  }

  private static List<Tensor> tensors(Path test, String kind) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    Path file = test.resolve(DATA).resolve(kind + "_0.pb");
    while (Files.exists(file)) {
      tensors.add(TensorFile.read(file));
      file = test.resolve(DATA).resolve(kind + "_" + tensors.size() + ".pb");
    }
    return tensors;
  }

  private static Path folder() {
    String told = System.getProperty("skerry.shared");
    Path shared = told == null ? Path.of("..", "..", "shared") : Path.of(told);
    Path folder = shared.resolve("models").resolve("node");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no node tests at " + folder);
    return folder;
  }
}
