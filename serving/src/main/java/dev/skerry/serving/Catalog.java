package dev.skerry.serving;

import java.util.List;
import java.util.Map;

/** What an {@link Inference} can be asked for, and the switches to change that. Thread-safe. */
public interface Catalog {
  /** Whether the process works at all and may be let run on. */
  boolean isLive();

  /** Whether every model that should answer does. */
  boolean isReady();

  /** Everything known, loaded or not. */
  List<Entry> index();

  /**
   * A loaded model.
   *
   * @param version empty for the newest
   * @throws InferenceException of {@code NOT_FOUND}, or of {@code UNAVAILABLE} if it is known but
   *     not loaded
   */
  ModelDescription describe(String model, String version);

  /**
   * What a loaded model has done so far.
   *
   * @param version empty for the newest
   */
  Statistics statistics(String model, String version);

  /**
   * Loads a known model, or loads it again; the old one answers until the new one is ready.
   *
   * @param parameters of the repository extension; {@code config} holds a model configuration as
   *     JSON
   * @throws InferenceException of {@code NOT_FOUND} or {@code INVALID}; the model is as it was
   *     before
   */
  void load(String model, Map<String, Object> parameters);

  /** Lets what was taken finish, then unloads every version of a model. */
  void unload(String model);

  /**
   * One version of one model in the index.
   *
   * @param state {@code READY}, {@code LOADING}, {@code UNLOADING} or {@code UNAVAILABLE}
   * @param reason why it is not ready; empty if it is
   */
  record Entry(String name, String version, State state, String reason) {}

  /** Where a model stands. */
  enum State {
    LOADING,
    READY,
    UNLOADING,
    UNAVAILABLE
  }
}
