package dev.skerry.serving;

import dev.skerry.model.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request for inference.
 *
 * @param version of the model; empty for the newest
 * @param id the caller's own, returned with the answer; may be empty
 * @param inputs in any order
 * @param outputs which outputs are wanted; empty for all
 * @param timeout how long from its arrival an answer is of use; empty for the agent's latency class
 * @param priority 1 is served first, whatever model it is for; 0 for that of the agent's latency
 *     class
 * @param arrival when its first part was there, on the clock of {@link Inference#nanos}; empty if
 *     that is when it is asked
 */
public record Question(
    String model,
    String version,
    String id,
    List<NamedTensor> inputs,
    List<String> outputs,
    Optional<Duration> timeout,
    int priority,
    OptionalLong arrival) {
  private static final int LAST_PRIORITY = 255;

  public Question {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (timeout.isPresent() && !timeout.get().isPositive()) {
      throw new IllegalArgumentException("timeout: " + timeout.get() + " (expected: > 0)");
    }
    if (priority < 0) {
      throw new IllegalArgumentException(
          "priority: " + priority + " (expected: >= 0; 0 for the default, 1 first)");
    }
    priority = Math.min(priority, LAST_PRIORITY);
  }

  /** A question to the newest version of {@code model}, without inputs yet. */
  public static Question to(String model) {
    return new Question(
        model, "", "", List.of(), List.of(), Optional.empty(), 0, OptionalLong.empty());
  }

  /** This question with one more input. */
  public Question with(String name, Tensor tensor) {
    List<NamedTensor> more = new ArrayList<>(inputs);
    more.add(new NamedTensor(name, tensor));
    return new Question(model, version, id, more, outputs, timeout, priority, arrival);
  }

  /** This question with these inputs and no others. */
  public Question with(List<NamedTensor> inputs) {
    return new Question(model, version, id, inputs, outputs, timeout, priority, arrival);
  }

  /** This question, to be answered within {@code timeout} of being asked. */
  public Question within(Duration timeout) {
    return new Question(
        model, version, id, inputs, outputs, Optional.of(timeout), priority, arrival);
  }

  /** This question with another priority. */
  public Question withPriority(int priority) {
    return new Question(model, version, id, inputs, outputs, timeout, priority, arrival);
  }

  /** This question, which reached its server at {@code nanos} on the clock of whoever is asked. */
  public Question arrivedAt(long nanos) {
    return new Question(
        model, version, id, inputs, outputs, timeout, priority, OptionalLong.of(nanos));
  }
}
