package dev.skerry.device.isolation;

import dev.skerry.engine.EngineException;
import dev.skerry.engine.ModelHost;
import dev.skerry.terms.Digest;
import java.nio.file.Path;

/** What every child of a household is to have, each under a number. */
sealed interface Item {
  /**
   * Gives it to {@code host}.
   *
   * @throws EngineException if that cannot have it, and is of no use without it
   */
  void give(ModelHost host, int number);

  /**
   * Takes it from {@code host}.
   *
   * @throws EngineException if that is gone, and the item with it
   */
  void take(ModelHost host, int number);

  /** A model. One whose file is another by now keeps no child from running the others. */
  record Model(Path file, Digest digest) implements Item {
    private static final System.Logger LOG = System.getLogger(Model.class.getName());

    @Override
    public void give(ModelHost host, int number) {
      try {
        host.load(number, file, digest);
      } catch (EngineException e) {
        if (e.category() != EngineException.Category.CHANGED) {
          throw e;
        }
        LOG.log(
            System.Logger.Level.ERROR,
            "event=model_changed pid=" + host.pid() + " reason=\"" + e.getMessage() + "\"");
      }
    }

    @Override
    public void take(ModelHost host, int number) {
      host.unload(number);
    }
  }

  /** Memory that is shared with runs of a model: known before somebody waits for the first run. */
  record Memory(int model, int batch, Path file) implements Item {
    private static final System.Logger LOG = System.getLogger(Memory.class.getName());

    @Override
    public void give(ModelHost host, int number) {
      try {
        host.bind(model, number, batch, file);
      } catch (EngineException e) {
        // Whoever runs in it finds out, if it is not gone by then.
        LOG.log(System.Logger.Level.DEBUG, "event=memory_not_shared", e);
      }
    }

    @Override
    public void take(ModelHost host, int number) {
      if (host.knows(number)) {
        host.unbind(number);
      }
    }
  }
}
