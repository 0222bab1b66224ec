package dev.skerry.optimizer.look;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.optimizer.samples.Preparation;
import dev.skerry.optimizer.samples.Preparation.Order;
import dev.skerry.optimizer.samples.Samples;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ways in which pictures, and what is stored like them, are usually prepared: numbers from 0 to
 * 255, 0 to 1, -1 to 1 or less the mean of ImageNet, colours in either order, channels first or
 * last; and tables: each column less its mean, over its deviation.
 */
final class UsualPreparations {
  private static final int COLOURS = 3;
  private static final int MOST_CHANNELS = 4;

  /* Of floats that are not above this it is likelier that they reach from 0 to 1 than to 255. */
  private static final double MOST_UNIT = 1.001;
  private static final double MOST_BYTE = 255;

  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  private UsualPreparations() {}

  /** One of them, by what a person calls it. */
  record Usual(String name, Preparation preparation) {}

  private record Scaling(String name, double scale, List<Double> mean, List<Double> std) {
    Preparation with(Preparation layout, boolean reversed) {
      return new Preparation(scale, mean, std, layout.stored(), layout.wanted(), reversed);
    }
  }

  /**
   * All that are not, in effect, what is declared. Not all of them need fit the model.
   *
   * @param stored how the stored numbers lie
   * @param columns and those of each feature, if it is a table
   */
  static List<Usual> of(Samples.Field field, Spread stored, List<Spread> columns) {
    Preparation declared = field.preparation();
    Shape shape = field.rows().shape();
    List<Usual> all = new ArrayList<>();
    for (Preparation layout : layouts(declared, shape)) {
      long channels = channels(shape, layout.stored());
      for (Scaling scaling : scalings(field, stored, columns, channels)) {
        for (boolean reversed : channels == COLOURS ? List.of(false, true) : List.of(false)) {
          Preparation other = scaling.with(layout, reversed);
          if (!isSame(declared, other)
              && all.stream().noneMatch(usual -> isSame(usual.preparation(), other))) {
            all.add(new Usual(name(scaling, declared, other), other));
          }
        }
      }
    }
    return all;
  }

  /* Each way that channels can go, the declared one first. */
  private static List<Preparation> layouts(Preparation declared, Shape shape) {
    boolean last =
        channels(shape, Order.LAST) <= MOST_CHANNELS
            && channels(shape, Order.FIRST) > MOST_CHANNELS;
    Order place = last ? Order.LAST : Order.FIRST;
    Preparation kept = declared.withOrder(place, place);
    Preparation first = moves(declared) ? declared : kept;
    List<Preparation> layouts = new ArrayList<>(List.of(first));
    for (Preparation other :
        List.of(
            kept,
            declared.withOrder(Order.LAST, Order.FIRST),
            declared.withOrder(Order.FIRST, Order.LAST))) {
      long channels = channels(shape, other.stored());
      boolean few = channels > 1 && channels <= MOST_CHANNELS;
      if (shape.rank() > 2 && !isSameOrder(first, other) && (few || !moves(other))) {
        layouts.add(other);
      }
    }
    return layouts;
  }

  private static boolean moves(Preparation preparation) {
    return preparation.stored() != preparation.wanted();
  }

  private static boolean isSameOrder(Preparation one, Preparation other) {
    return moves(one) ? moves(other) && one.stored() == other.stored() : !moves(other);
  }

  /* 0 where samples have no channels. */
  private static long channels(Shape shape, Order order) {
    if (shape.rank() < 3) {
      return 0;
    }
    return shape.dimension(order == Order.FIRST ? 1 : shape.rank() - 1);
  }

  private static List<Scaling> scalings(
      Samples.Field field, Spread stored, List<Spread> columns, long channels) {
    List<Scaling> scalings = new ArrayList<>();
    double unit = unit(field, stored);
    if (unit > 0) {
      scalings.add(new Scaling("0 to 255", 255 * unit, List.of(0.0), List.of(1.0)));
      scalings.add(new Scaling("0 to 1", unit, List.of(0.0), List.of(1.0)));
      scalings.add(new Scaling("-1 to 1", 2 * unit, List.of(1.0), List.of(1.0)));
      if (channels == COLOURS) {
        scalings.add(
            new Scaling("less ImageNet's mean, over its std", unit, IMAGENET_MEAN, IMAGENET_STD));
      }
    }
    if (!columns.isEmpty()) {
      scalings.add(
          new Scaling(
              "each column less its mean, over its std",
              1,
              columns.stream().map(column -> rounded(column.mean())).toList(),
              columns.stream()
                  .map(column -> column.std() > 0 ? rounded(column.std()) : 1.0)
                  .toList()));
    }
    Preparation declared = field.preparation();
    scalings.add(new Scaling("scaled as now", declared.scale(), declared.mean(), declared.std()));
    return scalings;
  }

  /* As one would write it. */
  private static double rounded(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(6)).doubleValue();
  }

  /* What brings stored numbers to 0 to 1; 0 if they are not of a kind that is scaled so. */
  private static double unit(Samples.Field field, Spread stored) {
    if (field.rows().type() == ElementType.UINT8) {
      return 1 / MOST_BYTE;
    }
    if (field.rows().shape().rank() < 3 || stored.min() < 0 || stored.max() > MOST_BYTE) {
      return 0;
    }
    return stored.max() <= MOST_UNIT ? 1 : 1 / MOST_BYTE;
  }

  /** Whether a model sees the same, as nearly as it matters. */
  static boolean isSame(Preparation one, Preparation other) {
    if (!isSameOrder(one, other) || one.reversed() != other.reversed()) {
      return false;
    }
    int channels = Math.max(widest(one), widest(other));
    for (int c = 0; c < channels; c++) {
      if (!isNear(slope(one, c), slope(other, c)) || !isNear(shift(one, c), shift(other, c))) {
        return false;
      }
    }
    return true;
  }

  private static int widest(Preparation preparation) {
    return Math.max(preparation.mean().size(), preparation.std().size());
  }

  private static double slope(Preparation preparation, int channel) {
    return preparation.scale() / at(preparation.std(), channel);
  }

  private static double shift(Preparation preparation, int channel) {
    return at(preparation.mean(), channel) / at(preparation.std(), channel);
  }

  private static double at(List<Double> values, int channel) {
    return values.get(Math.min(channel, values.size() - 1));
  }

  private static boolean isNear(double one, double other) {
    return Math.abs(one - other) <= 1e-3 * Math.max(Math.abs(one), Math.abs(other));
  }

  private static String name(Scaling scaling, Preparation declared, Preparation other) {
    String name = scaling.name();
    if (!isSameOrder(declared, other)) {
      name +=
          moves(other)
              ? ", channels from " + word(other.stored()) + " to " + word(other.wanted())
              : ", channels where they are stored";
    }
    if (other.reversed() != declared.reversed()) {
      name += other.reversed() ? ", colours reversed" : ", colours not reversed";
    }
    return name;
  }

  private static String word(Order order) {
    return order.name().toLowerCase(Locale.ROOT);
  }
}
