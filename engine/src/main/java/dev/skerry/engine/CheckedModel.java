package dev.skerry.engine;

import dev.skerry.model.ModelException;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A model that is the one it is said to be, on its way into an engine: as it was compiled before,
 * if that is kept; else it is compiled and kept; and as it is, if it can be neither.
 *
 * <p>What is loaded is what was checked, whatever becomes of the file meanwhile. Of a model with
 * weights in other files that cannot be said; they are checked right before.
 */
final class CheckedModel {
  /** The engine that it goes into, here or in another process. */
  interface Into<T> {
    /** What tells this engine from others: what it compiles is for itself alone. */
    String engine();

    /**
     * Loads these bytes.
     *
     * @param compiled whether they need no more of it
     * @param written where to write what was compiled, if anywhere
     * @throws EngineException if it cannot be had
     */
    T load(byte[] model, boolean compiled, Optional<Path> written);

    /**
     * Loads this file, and those that belong to it.
     *
     * @throws EngineException if it cannot be had
     */
    T load(Path model);
  }

  private static final byte[] EXTERNAL_ENTRY = "location".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final byte[] bytes;
  private final Digest digest;

  private CheckedModel(Path file, byte[] bytes, Digest digest) {
    this.file = file;
    this.bytes = bytes;
    this.digest = digest;
  }

  /**
   * Checks and loads a model.
   *
   * @param compiled where compiled ones are kept, if they are
   * @throws EngineException of {@link EngineException.Category#CHANGED} if it is another one
   */
  static <T> T load(Path file, Digest digest, Optional<CompiledModels> compiled, Into<T> engine) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (Digest.of(bytes).equals(digest)) {
        if (mayNeedOthers(bytes) && needsOthers(bytes)) {
          return engine.load(file);
        }
        CheckedModel model = new CheckedModel(file, bytes, digest);
        return compiled.isPresent()
            ? model.loadCompiled(compiled.get(), engine)
            : model.loadWhole(engine);
      }
      if (new Digest(OnnxFile.read(file).sha256()).equals(digest)) {
        return engine.load(file);
      }
    } catch (NoSuchFileException | ModelException e) {
      throw unread(EngineException.Category.CHANGED, file, e);
    } catch (IOException e) {
      throw unread(EngineException.Category.BAD_MODEL, file, e);
    }
    throw new EngineException(
        EngineException.Category.CHANGED,
        "model: " + file.getFileName() + " has changed (expected: digest " + digest + ")");
  }

  private static EngineException unread(
      EngineException.Category category, Path file, Exception why) {
    return new EngineException(
        category,
        "model: " + file.getFileName() + " cannot be read: " + Engine.firstLine(why),
        why);
  }

  /*
   * From its bytes alone, the engine would look for weights in other files where its process happens to be, and not
   * beside the model; and what is kept of it would know nothing of other weights. Each such weight has an entry that is
   * called so.
   */
  private static boolean mayNeedOthers(byte[] model) {
    byte[] entry = EXTERNAL_ENTRY;
    for (int at = 0; at + entry.length <= model.length; at++) {
      if (model[at] == entry[0]
          && Arrays.equals(model, at, at + entry.length, entry, 0, entry.length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean needsOthers(byte[] model) throws IOException {
    try {
      var _ = OnnxFile.read(model);
      return false;
    } catch (ModelException | OutOfMemoryError e) {
      // It does, or nobody can tell; then the engine looks beside the model.
      return true;
    }
  }

  private <T> T loadCompiled(CompiledModels kept, Into<T> engine) {
    Digest key = kept.key(digest, engine.engine());
    Optional<byte[]> found = kept.find(key);
    if (found.isPresent()) {
      try {
        return engine.load(found.get(), true, Optional.empty());
      } catch (EngineException e) {
        if (e.category() != EngineException.Category.BAD_MODEL) {
          throw e;
        }
        // Whole, and yet not what this engine takes.
        kept.forget(key);
      }
    }
    Optional<Path> part = kept.part();
    if (part.isEmpty()) {
      return loadWhole(engine);
    }
    try {
      T loaded = engine.load(bytes, false, part);
      kept.keep(key, part.get());
      return loaded;
    } catch (EngineException e) {
      // Not every model can be written again, and some are not whole without other files.
      return loadWhole(engine);
    } finally {
      delete(part.get());
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // In the way of nobody.
    }
  }

  private <T> T loadWhole(Into<T> engine) {
    try {
      return engine.load(bytes, false, Optional.empty());
    } catch (EngineException e) {
      if (e.category() != EngineException.Category.BAD_MODEL) {
        throw e;
      }
      // From its bytes alone one with weights in other files cannot be had.
      return engine.load(file);
    }
  }
}
