package dev.skerry.learning;

/** Whether a model learns or answers: statistics of the batch or running ones, Dropout or none. */
enum Mode {
  LEARNING,
  ANSWERING
}
