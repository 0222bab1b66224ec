package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Mutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class NumbersTest {
  private static final String LONG = "[" + "-1.5e3, ".repeat(300) + "0]";
  private static final String NESTED = "[[" + "1,".repeat(700) + "2],\n[3,4]]";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String rest(String text) {
    Numbers numbers = Numbers.takenOutOf(bytes(text), bytes(text).length);
    return new String(numbers.rest(), 0, numbers.size(), StandardCharsets.UTF_8);
  }

  @Test
  void longArrays_areTakenOut_whateverTheirDepth() {
    assertThat(rest("{\"a\":" + LONG + ",\"b\":" + NESTED + "}")).isEqualTo("{\"a\":[],\"b\":[]}");
  }

  @Test
  void whatIsShortOrNoNumbers_stays() {
    String strings = "[" + "\"x]\\\"[\",".repeat(400) + "\"y\"]";
    String objects = "[" + "{\"n\":[1]},".repeat(400) + "{}]";
    for (String text :
        new String[] {
          "[1,2,3]", "{\"shape\":[1,2048]}", strings, objects, "", "[", "]", "\"", "[1"
        }) {
      assertThat(rest(text)).isEqualTo(text);
    }
  }

  @Test
  void arrayInsideAString_stays() {
    String text = "{\"id\":\"" + LONG + "\\\"" + LONG + "\"}";

    assertThat(rest(text)).isEqualTo(text);
  }

  @Test
  void placeInTheRest_leadsBackToTheText() {
    String text = "{\"a\":" + LONG + ",\"b\":[7],\"c\":" + NESTED + ",\"d\":8}";
    Numbers numbers = Numbers.takenOutOf(bytes(text), text.length());
    String rest = rest(text);

    assertThat(numbers.count()).isEqualTo(2);
    for (String name : new String[] {"\"a\":", "\"b\":", "\"c\":", "\"d\":"}) {
      int place = rest.indexOf(name) + name.length();
      assertThat(numbers.origin(place)).isEqualTo(text.indexOf(name) + name.length());
      assertThat(numbers.isTakenFrom(place)).isEqualTo("\"a\":\"c\":".contains(name));
    }
    assertThat(numbers.isTakenFrom(-1)).isFalse();
  }

  /* Quadratic in a megabyte would take hours. */
  @Test
  @Timeout(60)
  void bracketsWithoutEnd_takeNoLongerThanOthers() {
    int size = 1 << 20;
    for (String text :
        new String[] {
          "[".repeat(size),
          "[".repeat(size - 1) + "\"",
          ("[".repeat(400) + "]".repeat(400)).repeat(size / 800),
          ("[".repeat(50) + "\"x\",").repeat(size / 54),
          "[1,".repeat(size / 3) + "]".repeat(size / 3)
        }) {
      assertThat(Numbers.takenOutOf(bytes(text), text.length()).size()).isPositive();
    }
  }

  @Test
  void mutant_readsTheSameWithoutItsNumbers() {
    long seed = 4711;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] valid =
        bytes(
            """
            {"id":"q","inputs":[
              {"name":"a","shape":[301],"datatype":"FP32","data":%s},
              {"name":"b","data":[1,2],"shape":[2],"datatype":"INT8"},
              {"data":%s,"name":"c","shape":[703],"datatype":"FP64"}],
             "parameters":{"timeout":2500},"outputs":[{"name":"a"}]}\
            """
                .formatted(LONG, NESTED));
    for (int i = 0; i < 10_000; i++) {
      byte[] mutant = i == 0 ? valid : Mutation.of(valid, random);

      assertThat(read(mutant, true))
          .as("mutant %d of seed %d", i, seed)
          .isEqualTo(read(mutant, false));
    }
  }

  /* What is said of it, and its numbers; or what is wrong with it. */
  private static String read(byte[] text, boolean without) {
    try {
      RequestHead head =
          without ? RequestHead.read(text, text.length) : RequestHead.parse(text, text.length);
      StringBuilder said = new StringBuilder();
      said.append(head.id()).append(head.parameters()).append(head.inputs()).append(head.outputs());
      for (RestTensor input : head.inputs()) {
        if (input.binarySize(0) < 0) {
          said.append(input.fromJson(text, text.length).bytes().hashCode());
        }
      }
      return said.toString();
    } catch (InferenceException | IOException e) {
      return "refused";
    }
  }
}
