package dev.skerry.cli;

import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.SampleInputs;
import dev.skerry.engine.Session;
import dev.skerry.model.ModelException;
import dev.skerry.model.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Reads mutants of a model one after the other, and loads and runs those that are not refused; says
 * of each what became of it. It may die of any of them.
 */
final class MutantProgram {
  static final String ACCEPTED = "accepted";
  static final String REFUSED = "refused";

  private MutantProgram() {}

  /** Arguments: the model, a file to overwrite, the seed, and from which mutant to which. */
  public static void main(String[] arguments) throws IOException {
    byte[] original = Files.readAllBytes(Path.of(arguments[0]));
    Path mutant = Path.of(arguments[1]);
    Engine engine = Engine.open(1);
    int end = Integer.parseInt(arguments[4]);
    for (int number = Integer.parseInt(arguments[3]); number < end; number++) {
      Files.write(mutant, Mutation.of(original, Long.parseLong(arguments[2]), number));
      System.out.println(outcome(engine, mutant));
    }
  }

  private static String outcome(Engine engine, Path mutant) throws IOException {
    try {
      OnnxFile.read(mutant);
      try (Session session = engine.load(mutant);
          RunControl control = new RunControl()) {
        session.run(SampleInputs.draw(session.inputs(), 1, new SplittableRandom(1)), control);
        return ACCEPTED;
      }
    } catch (ModelException | EngineException e) {
      return REFUSED + " " + String.valueOf(e.getMessage()).replaceAll("\\R", " ");
    }
  }
}
