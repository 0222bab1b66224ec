package dev.skerry.engine;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Memory for what pieces hand to each other. Whatever the last piece that reads it has read makes
 * place for the next, as it would in the whole model: a chain of many pieces then needs no more
 * memory than it, and finds it in the processor's cache.
 */
final class Crossing {
  private final List<Place> places = new ArrayList<>();

  /** Memory that is in use until a piece has run. */
  private static final class Place {
    private final ByteBuffer memory;
    private int until;

    Place(ByteBuffer memory) {
      this.memory = memory;
    }
  }

  /**
   * Memory for a value.
   *
   * @param from the piece that makes it; values are asked for in this order
   * @param until the last piece that reads it
   */
  Tensor tensor(TensorSpec spec, int batch, int from, int until) {
    Shape shape = spec.resolved(batch);
    int bytes = Math.toIntExact(shape.elements() * spec.type().size());
    // Of those that are free, the one that was in use last.
    Place place =
        places.stream()
            .filter(each -> each.until < from && each.memory.capacity() >= bytes)
            .max(Comparator.comparingInt(each -> each.until))
            .orElse(null);
    if (place == null) {
      place = new Place(Tensor.allocateDirect(spec.type(), shape).bytes());
      places.add(place);
    }
    place.until = until;
    return Tensor.of(spec.type(), shape, place.memory.duplicate().limit(bytes));
  }
}
