package dev.skerry.optimizer.shelf;

import java.util.Optional;

/** Where finished work is kept. */
public interface Shelf {
  /** What was kept under {@code key}, whole. */
  Optional<byte[]> find(Key key);

  /**
   * Keeps something finished.
   *
   * @throws java.io.UncheckedIOException if there is no room
   */
  void keep(Key key, byte[] content);

  /** A shelf that keeps nothing. */
  static Shelf none() {
    return new Shelf() {
      @Override
      public Optional<byte[]> find(Key key) {
        return Optional.empty();
      }

      @Override
      public void keep(Key key, byte[] content) {
        // Whoever asks makes it anew.
      }
    };
  }
}
