package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.Digest;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Samples in memory: what a model is asked, and what is right as far as it is known.
 *
 * <p>Rows are kept as they came and prepared when they are asked for, so that pictures take a byte
 * a pixel.
 */
public final class Samples {
  /**
   * One input of the model.
   *
   * @param rows as stored, samples along the first axis
   */
  public record Field(String input, Tensor rows, Preparation preparation) {}

  private final String name;
  private final List<Field> fields;
  private final Truth truth;
  private final List<Integer> rows;

  private Samples(String name, List<Field> fields, Truth truth, List<Integer> rows) {
    this.name = name;
    this.fields = List.copyOf(fields);
    this.truth = truth;
    this.rows = List.copyOf(rows);
  }

  /** Samples of a model with these inputs, all rows of them. */
  public static Samples of(String name, List<Field> fields, Truth truth) {
    if (fields.isEmpty()) {
      throw new SampleException("inputs: none (expected: one or more)");
    }
    int count = Rows.count(fields.getFirst().rows());
    for (Field field : fields) {
      if (Rows.count(field.rows()) != count || count == 0) {
        throw new SampleException(
            "input '"
                + field.input()
                + "': "
                + field.rows()
                + " (expected: "
                + Math.max(1, count)
                + " samples along the first axis)");
      }
    }
    for (Field field : fields) {
      if (field.rows().type() == ElementType.BYTES) {
        throw new SampleException(
            "input '"
                + field.input()
                + "': text (expected: numbers; a model of text is served as it is)");
      }
    }
    int known =
        switch (truth) {
          case Truth.Classes(List<Integer> classes) -> classes.size();
          case Truth.Targets(Tensor targets) -> Rows.count(targets);
          case Truth.Unknown() -> count;
        };
    if (known != count) {
      throw new SampleException("labels: " + known + " (expected: " + count + ", one a sample)");
    }
    return new Samples(name, fields, truth, IntStream.range(0, count).boxed().toList());
  }

  /** Samples of a model with one input, floats as the model takes them. */
  public static Samples of(String name, String input, Tensor rows, Truth truth) {
    return of(name, List.of(new Field(input, rows, Preparation.NONE)), truth);
  }

  /** What they are called, well enough to be had again. */
  public String name() {
    return name;
  }

  public int count() {
    return rows.size();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** What is right about each of them, in their order. */
  public Truth truth() {
    return truth.picked(rows);
  }

  /**
   * Some in a row, one tensor for each input of the model, as the model takes them.
   *
   * @param expected the model's inputs, in its order
   */
  public List<Tensor> batch(List<TensorSpec> expected, int from, int count) {
    return batch(expected, from, count, Tensor::allocate);
  }

  /** The same, gone when {@code room} is closed. */
  public List<Tensor> batch(List<TensorSpec> expected, int from, int count, Arena room) {
    return batch(expected, from, count, (type, shape) -> Tensor.allocate(type, shape, room));
  }

  private List<Tensor> batch(List<TensorSpec> expected, int from, int count, Room room) {
    List<Tensor> batch = new ArrayList<>();
    for (TensorSpec spec : expected) {
      Field field = field(spec);
      Tensor some = Rows.picked(field.rows(), rows.subList(from, from + count), room);
      batch.add(fitted(spec, field, some, room));
    }
    return batch;
  }

  /**
   * Fails unless the samples are what a model takes.
   *
   * @throws SampleException that says how they differ, and what may help
   */
  public void requireFit(List<TensorSpec> expected) {
    if (isEmpty()) {
      throw new SampleException(name + ": no samples (expected: one or more)");
    }
    for (TensorSpec spec : expected) {
      if (spec.shape().rank() > 0 && spec.shape().dimension(0) > 1) {
        throw new SampleException(
            "input "
                + spec
                + ": its first dimension is "
                + spec.shape().dimension(0)
                + " (expected: open, or 1, for one sample after the other; export the model so)");
      }
    }
    batch(expected, 0, 1);
    requireNothingElse(expected);
  }

  /* Somebody meant something by it, what is right perhaps, and would be told figures that know nothing of it. */
  private void requireNothingElse(List<TensorSpec> expected) {
    List<String> inputs = expected.stream().map(TensorSpec::name).toList();
    List<String> others =
        fields.size() == 1
            ? List.of()
            : fields.stream().map(Field::input).filter(input -> !inputs.contains(input)).toList();
    if (!others.isEmpty()) {
      throw new SampleException(
          name
              + ": arrays "
              + others
              + " (expected: the model's inputs "
              + inputs
              + " and nothing else; what is right stands in labels.csv, or in targets.npy)");
    }
  }

  /**
   * What is stored for an input of the model.
   *
   * @throws SampleException if nothing is
   */
  public Field field(TensorSpec spec) {
    if (fields.size() == 1 && fields.getFirst().input().isEmpty()) {
      return fields.getFirst();
    }
    return fields.stream()
        .filter(field -> field.input().equals(spec.name()))
        .findFirst()
        .orElseThrow(() ->
            new SampleException(
                name
                    + ": inputs "
                    + fields.stream().map(Field::input).toList()
                    + " (expected: '"
                    + spec.name()
                    + "' among them)"));
  }

  private Tensor fitted(TensorSpec spec, Field field, Tensor some, Room room) {
    if (spec.type() != ElementType.FP32) {
      return same(spec, some);
    }
    Tensor prepared = field.preparation().apply(some, room);
    Shape wanted = spec.shape();
    if (wanted.rank() > 0) {
      wanted = wanted.with(0, prepared.shape().dimension(0));
    }
    if (wanted.accepts(prepared.shape())) {
      return prepared;
    }
    if (wanted.isKnown() && withoutOnes(wanted).equals(withoutOnes(prepared.shape()))) {
      return prepared.reshaped(wanted);
    }
    throw new SampleException(
        name
            + ": samples "
            + prepared
            + " for input "
            + spec
            + " (expected: its shape; "
            + ShapeHint.of(spec, field)
            + ")");
  }

  /* The extents that say something: an axis of one more or less changes no sample. */
  private static List<Long> withoutOnes(Shape shape) {
    List<Long> extents = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axis == 0 || shape.dimension(axis) != 1) {
        extents.add(shape.dimension(axis));
      }
    }
    return extents;
  }

  /* Indices and the like go in as they are. */
  private Tensor same(TensorSpec spec, Tensor some) {
    if (some.type() != spec.type()) {
      throw new SampleException(
          name + ": samples " + some + " for input " + spec + " (expected: its element type)");
    }
    return some;
  }

  /** The same samples, with what is stored for an input prepared in another way. */
  public Samples prepared(TensorSpec spec, Preparation other) {
    Field changed = field(spec);
    return new Samples(
        name,
        fields.stream()
            .map(field ->
                field.input().equals(changed.input())
                    ? new Field(field.input(), field.rows(), other)
                    : field)
            .toList(),
        truth,
        rows);
  }

  /** One sample of an input as numbers, prepared for a model that takes floats. */
  public Tensor numbers(TensorSpec spec, int place) {
    Tensor one = batch(List.of(spec), place, 1).getFirst();
    return one.type() == ElementType.FP32 ? one : Preparation.NONE.apply(one);
  }

  /** At most so many of them, drawn by {@code seed}, in their order. */
  public Samples drawn(int most, long seed) {
    if (most >= count()) {
      return this;
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> places = new ArrayList<>(IntStream.range(0, count()).boxed().toList());
    for (int i = 0; i < most; i++) {
      Collections.swap(places, i, i + random.nextInt(places.size() - i));
    }
    return picked(places.subList(0, most).stream().sorted().toList());
  }

  /** Some of them, by their places. */
  public Samples picked(List<Integer> places) {
    return new Samples(name, fields, truth, places.stream().map(rows::get).toList());
  }

  /** The first of them, at most {@code most}. */
  public Samples first(int most) {
    return new Samples(name, fields, truth, rows.subList(0, Math.min(most, rows.size())));
  }

  /**
   * What all of them are told by: their name, what is stored, how it is prepared, what is right.
   */
  public Digest fingerprint() {
    StringBuilder text = new StringBuilder(name);
    fields.forEach(field ->
        text.append('\n')
            .append(field.input())
            .append(' ')
            .append(field.rows())
            .append(' ')
            .append(field.preparation()));
    for (int i = 0; i < count(); i++) {
      text.append('\n').append(digest(i).hex());
    }
    switch (truth()) {
      case Truth.Classes(List<Integer> classes) -> text.append('\n').append(classes);
      case Truth.Targets(Tensor targets) -> {
        byte[] content = new byte[Math.toIntExact(targets.byteSize())];
        targets.bytes().duplicate().get(content);
        text.append('\n').append(targets).append(' ').append(Digest.of(content));
      }
      case Truth.Unknown() -> text.append("\nunknown");
    }
    return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What a sample is told by: the digest of what is stored of it, without what is right. */
  public Digest digest(int place) {
    int size = 0;
    for (Field field : fields) {
      size += Rows.bytes(field.rows(), rows.get(place)).remaining();
    }
    ByteBuffer content = ByteBuffer.allocate(size);
    fields.forEach(field -> content.put(Rows.bytes(field.rows(), rows.get(place))));
    return Digest.of(content.array());
  }
}
