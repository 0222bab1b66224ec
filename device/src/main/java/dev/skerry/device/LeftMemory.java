package dev.skerry.device;

import dev.skerry.engine.Binding;
import org.jspecify.annotations.Nullable;

/**
 * The pinned memory that a run was left with when it was given up. It may read and write it until
 * it comes back, if it ever does; then it is freed, once.
 */
final class LeftMemory implements AutoCloseable {
  private @Nullable Binding @Nullable [] bindings;

  LeftMemory(@Nullable Binding[] bindings) {
    this.bindings = bindings;
  }

  @Override
  public void close() {
    @Nullable Binding[] mine = take();
    if (mine != null) {
      for (Binding binding : mine) {
        if (binding != null) {
          binding.close();
        }
      }
    }
  }

  private synchronized @Nullable Binding @Nullable [] take() {
    @Nullable Binding[] mine = bindings;
    bindings = null;
    return mine;
  }
}
