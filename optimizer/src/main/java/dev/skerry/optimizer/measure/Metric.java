package dev.skerry.optimizer.measure;

import dev.skerry.optimizer.samples.Truth;

/** How answers are judged. {@link Metrics} has the usual ones; anybody may write another. */
public interface Metric {
  /** As in {@code top-1}. */
  String name();

  /** Whether it compares with what is right, rather than with what the original says. */
  boolean needsTruth();

  /**
   * The marks of some answers.
   *
   * @param original what the original model says about the same samples
   * @throws dev.skerry.optimizer.samples.SampleException if answers or truth are not of its kind
   */
  Marks of(Answers answers, Truth truth, Answers original);
}
