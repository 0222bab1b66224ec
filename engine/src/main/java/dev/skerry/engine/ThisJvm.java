package dev.skerry.engine;

import java.nio.file.Path;
import java.util.List;

/** The JVM that runs this. */
public final class ThisJvm {
  private ThisJvm() {}

  /** Starts other programs with its executable, its classes and its engine. */
  public static Trial.Launcher launcher() {
    String libraries = System.getProperty(EngineLibraries.PROPERTY);
    return new Trial.Launcher(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        libraries == null ? List.of() : List.of("-D" + EngineLibraries.PROPERTY + "=" + libraries),
        System.getProperty("java.class.path"));
  }
}
