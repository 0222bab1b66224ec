package dev.skerry.serving;

import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.LatencyClass;
import java.util.List;

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
   * Answers without any model: the inputs of {@code question} were not read, for there was no time
   * to. That is the safe answer, if there is one.
   *
   * @param question without inputs
   * @param inputs what was said of them
   * @throws InferenceException of {@code UNAVAILABLE} if there is none, or for what is wrong with
   *     the question
   */
  Answer decline(Question question, List<TensorSpec> inputs);

  /**
   * How soon an answer of {@code model} is wanted, and how urgently, where a question does not say.
   *
   * @param version empty for the newest
   * @throws InferenceException of {@code NOT_FOUND} if there is no such model
   */
  LatencyClass latencyClass(String model, String version);

  /**
   * A reading of its monotonic clock, for {@link Question#arrivedAt}: whoever takes questions from
   * a network notes when each began to arrive, so that its deadline counts from there.
   */
  long nanos();

  /** What can be asked for. */
  Catalog catalog();
}
