package dev.skerry.optimizer.look;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.look.Spread.Tally;
import dev.skerry.optimizer.samples.Preparation;
import dev.skerry.optimizer.samples.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What arrives at one input of a model.
 *
 * @param wanted what the model takes
 * @param stored what is there, samples along the first axis
 * @param storedType what one number of it is
 * @param shape one sample as it arrives
 * @param preparation what is done on the way; empty if the model takes no floats
 * @param samples how many were looked at
 * @param channels each of them, if there are 2 to 4
 */
public record Seen(
    TensorSpec wanted,
    Shape stored,
    ElementType storedType,
    Shape shape,
    Optional<Preparation> preparation,
    int samples,
    Spread all,
    List<Spread> channels) {
  private static final int MOST_CHANNELS = 4;

  public Seen {
    channels = List.copyOf(channels);
  }

  /** Looks at all of {@code samples}, which fit the model. */
  static Seen of(TensorSpec spec, Samples samples) {
    Samples.Field field = samples.field(spec);
    Tensor first = samples.numbers(spec, 0);
    Shape shape = first.shape();
    int axis = channelAxis(shape, field.preparation());
    int channels = axis == 0 ? 1 : Math.toIntExact(shape.dimension(axis));
    // Numbers of one channel that stand in a row.
    int run = 1;
    for (int behind = Math.max(1, axis + 1); behind < shape.rank(); behind++) {
      run *= Math.toIntExact(shape.dimension(behind));
    }
    Tally all = new Tally();
    List<Tally> each = Stream.generate(Tally::new).limit(channels).toList();
    for (int place = 0; place < samples.count(); place++) {
      var numbers = samples.numbers(spec, place).floats();
      for (int i = 0; i < numbers.limit(); i++) {
        all.add(numbers.get(i));
        each.get(i / run % channels).add(numbers.get(i));
      }
    }
    return new Seen(
        spec,
        field.rows().shape(),
        field.rows().type(),
        shape,
        spec.type() == ElementType.FP32 ? Optional.of(field.preparation()) : Optional.empty(),
        samples.count(),
        all.spread(),
        axis == 0 ? List.of() : each.stream().map(Tally::spread).toList());
  }

  /* Where a sample has 2 to 4 channels: where the preparation says, else at an end; 0 if nowhere. */
  private static int channelAxis(Shape shape, Preparation preparation) {
    int last = shape.rank() - 1;
    boolean saysLast = preparation.wanted() == Preparation.Order.LAST;
    return (saysLast ? IntStream.of(last, 1) : IntStream.of(1, last))
        .filter(axis -> axis >= 1 && axis <= last)
        .filter(axis -> shape.dimension(axis) >= 2 && shape.dimension(axis) <= MOST_CHANNELS)
        .findFirst()
        .orElse(0);
  }
}
