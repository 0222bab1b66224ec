package dev.skerry.serving;

/**
 * Whoever can answer a question: one device, or a room of them. A client cannot tell which.
 *
 * <p>Thread-safe. Calls block the calling thread, at most until the question's deadline; virtual
 * threads are welcome.
 */
public interface Inference {
  /**
   * Answers in time, with the best answer that can be had by then.
   *
   * <p>Interrupting the calling thread withdraws the question: if no model works on it yet, none
   * ever will.
   *
   * @throws InferenceException if there can be no answer, with the reason as its category
   */
  Answer ask(Question question);

  /**
   * A reading of its monotonic clock, for {@link Question#arrivedAt}: whoever takes questions from
   * a network notes when each began to arrive, so that its deadline counts from there.
   */
  long nanos();

  /** What can be asked for. */
  Catalog catalog();
}
