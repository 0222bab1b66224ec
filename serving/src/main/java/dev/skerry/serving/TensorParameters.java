package dev.skerry.serving;

import dev.skerry.serving.InferenceException.Category;
import java.util.Map;

/** What a tensor's own {@code parameters} may ask for, the same in every protocol. */
public final class TensorParameters {
  private static final String REGION = "shared_memory_region";

  private TensorParameters() {}

  /**
   * Checks what an input asks for.
   *
   * @throws InferenceException of {@code UNSUPPORTED} if it lies in shared memory; of {@code
   *     INVALID} if it has a deadline of its own, which only requests have
   */
  public static void checkInput(String input, Map<String, ?> parameters) {
    parameters.keySet().forEach(name -> RequestParameters.refuseElsewhere(name, "input " + input));
    if (parameters.containsKey(REGION)) {
      throw sharedMemory(input);
    }
  }

  /**
   * Checks what is asked of an output.
   *
   * @throws InferenceException of {@code UNSUPPORTED} if it is to be put into shared memory or into
   *     classes; of {@code INVALID} if it has a deadline of its own
   */
  public static void checkOutput(String output, Map<String, ?> parameters) {
    parameters
        .keySet()
        .forEach(name -> RequestParameters.refuseElsewhere(name, "output " + output));
    if (parameters.containsKey(REGION)) {
      throw sharedMemory(output);
    }
    Object classes = parameters.get("classification");
    if (classes != null) {
      throw new InferenceException(
          Category.UNSUPPORTED,
          "classification of "
              + output
              + ": "
              + classes
              + " (expected: none; ask for the output itself)");
    }
  }

  private static InferenceException sharedMemory(String tensor) {
    return new InferenceException(
        Category.UNSUPPORTED, REGION + " of " + tensor + " (expected: none; shared memory is off)");
  }
}
