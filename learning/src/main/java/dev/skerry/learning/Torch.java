package dev.skerry.learning;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * PyTorch, loaded from the class path.
 *
 * <p>DJL takes its settings from system properties when its classes are first used, so they are set
 * here, once a process: one thread, since more of them wait for each other by spinning; no network;
 * no tracking. What is set already stays; where the environment has {@code DJL_CACHE_DIR}, that
 * wins.
 */
final class Torch {
  private Torch() {}

  /** Loads it, unpacking its libraries (about 430 MB) into {@code cache} the first time. */
  static Engine load(Path cache) {
    Properties settings = System.getProperties();
    settings.putIfAbsent("ai.djl.offline", "true");
    settings.putIfAbsent("OPT_OUT_TRACKING", "true");
    settings.putIfAbsent("ai.djl.pytorch.num_threads", "1");
    settings.putIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    settings.putIfAbsent("DJL_CACHE_DIR", cache.toAbsolutePath().toString());
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | IllegalStateException | LinkageError e) {
      throw new LearningException(
          LearningException.Reason.NO_NATIVES,
          "PyTorch cannot be loaded on "
              + platform()
              + ": "
              + rootMessage(e)
              + " (expected: pytorch-native-cpu for this platform on the class path, which a build"
              + " on such a machine puts there, and a writable "
              + cache
              + ")",
          e);
    }
  }

  private static String platform() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
