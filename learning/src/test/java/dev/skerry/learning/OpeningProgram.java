package dev.skerry.learning;

import java.nio.file.Path;

/** A process that opens a trainer and says how that went. */
final class OpeningProgram {
  private OpeningProgram() {}

  public static void main(String[] arguments) {
    try {
      Trainer.open(Path.of(arguments[0]));
      System.out.println("opened");
    } catch (LearningException e) {
      System.out.println(e.reason() + ": " + e.getMessage());
    }
  }
}
