package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged requests are refused or read, and nothing else happens. */
class RequestReaderMutationTest {
  private static final int MUTANTS = 10_000;
  private static final String JSON =
      """
      {"id":"q","parameters":{"timeout":2500,"priority":2,"binary_data_output":true},
       "inputs":[
        {"name":"a","datatype":"FP32","shape":[2,2],"data":[[1.5,-2e3],[3,4]]},
        {"name":"b","datatype":"INT64","shape":[2],"parameters":{"binary_data_size":16}},
        {"name":"c","shape":[2],"data":["x","\\u00e9"],"datatype":"BYTES"},
        {"name":"d","datatype":"UINT64","shape":[1],"data":[18446744073709551615]},
        {"name":"e","datatype":"BOOL","shape":[2],"data":[true,0]}],
       "outputs":[{"name":"a","parameters":{"binary_data":false}},{"name":"b"}]}\
      """;

  @Test
  void mutant_isReadOrRefused() {
    long seed = 815;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] head = JSON.getBytes(StandardCharsets.UTF_8);
    byte[] valid = Arrays.copyOf(head, head.length + 16);
    RequestReader.read("echo", "", valid, head.length);
    int refused = 0;

    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = Mutation.of(valid, random);
      int jsonLength =
          random.nextInt(4) == 0
              ? random.nextInt(mutant.length + 1)
              : Math.min(head.length, mutant.length);
      try {
        RequestReader.read("echo", "", mutant, jsonLength);
      } catch (InferenceException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("com.fasterxml", "java.");
      } catch (RuntimeException e) {
        throw new AssertionError("mutant " + i + " of seed " + seed, e);
      }
    }

    assertThat(refused).isBetween(MUTANTS / 2, MUTANTS - 1);
  }
}
