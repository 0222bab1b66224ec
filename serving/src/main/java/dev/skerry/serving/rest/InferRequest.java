package dev.skerry.serving.rest;

import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import java.util.List;
import java.util.Set;

/**
 * A question, and how its asker wants the answer written.
 *
 * @param binaryOutputs names of those that go behind the JSON as bytes
 * @param allBinary whether all do that are not named
 */
record InferRequest(
    Question question, Set<String> binaryOutputs, Set<String> jsonOutputs, boolean allBinary) {
  /** The same with {@code inputs}. */
  InferRequest with(List<NamedTensor> inputs) {
    return new InferRequest(question.with(inputs), binaryOutputs, jsonOutputs, allBinary);
  }

  boolean isBinary(String output) {
    return binaryOutputs.contains(output) || (allBinary && !jsonOutputs.contains(output));
  }
}
