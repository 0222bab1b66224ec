package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Mutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LongArraysTest {
  private static final String LONG = "[" + "-1.5e3, ".repeat(300) + "0]";
  private static final String REFUSED = "refused";
  private static final String NESTED = "[[" + "1,".repeat(700) + "2],\n[3,4]]";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String rest(String text) {
    LongArrays arrays = LongArrays.takenOutOf(bytes(text), bytes(text).length);
    return new String(arrays.rest(), 0, arrays.size(), StandardCharsets.UTF_8);
  }

  @Test
  void longArrays_areTakenOut_whateverTheirDepth() {
    assertThat(rest("{\"a\":" + LONG + ",\"b\":" + NESTED + "}")).isEqualTo("{\"a\":[],\"b\":[]}");
  }

  @Test
  void whatIsShortOrHasObjects_stays() {
    String objects = "[" + "{\"n\":[1]},".repeat(400) + "{}]";
    for (String text :
        new String[] {"[1,2,3]", "{\"shape\":[1,2048]}", objects, "", "[", "]", "\"", "[1"}) {
      assertThat(rest(text)).isEqualTo(text);
    }
  }

  @Test
  void longArrayOfStrings_isTakenOut_whateverIsInThem() {
    String strings = "[" + "\"x]\\\"[{\",".repeat(400) + "\"y\"]";

    assertThat(rest("{\"a\":" + strings + ",\"b\":[\"z\"]}")).isEqualTo("{\"a\":[],\"b\":[\"z\"]}");
  }

  @Test
  void arrayInsideAString_stays() {
    String text = "{\"id\":\"" + LONG + "\\\"" + LONG + "\"}";

    assertThat(rest(text)).isEqualTo(text);
  }

  @Test
  void placeInTheRest_leadsBackToTheText() {
    String text = "{\"a\":" + LONG + ",\"b\":[7],\"c\":" + NESTED + ",\"d\":8}";
    LongArrays arrays = LongArrays.takenOutOf(bytes(text), text.length());
    String rest = rest(text);

    assertThat(arrays.count()).isEqualTo(2);
    for (String name : new String[] {"\"a\":", "\"b\":", "\"c\":", "\"d\":"}) {
      int place = rest.indexOf(name) + name.length();
      assertThat(arrays.origin(place)).isEqualTo(text.indexOf(name) + name.length());
      assertThat(arrays.isTakenFrom(place)).isEqualTo("\"a\":\"c\":".contains(name));
    }
    assertThat(arrays.isTakenFrom(-1)).isFalse();
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
      assertThat(LongArrays.takenOutOf(bytes(text), text.length()).size()).isPositive();
    }
  }

  /* Looking each of them up among all others would take minutes. */
  @Test
  @Timeout(60)
  void manyArraysAndManyInputs_areSoonAccountedFor() {
    int many = 20_000;
    String text = ("[" + "1,".repeat(600) + "1],").repeat(many) + "[],".repeat(10 * many);
    LongArrays arrays = LongArrays.takenOutOf(bytes(text), text.length());

    assertThat(arrays.count()).isEqualTo(many);
    int found = 0;
    for (int place = 0; place < arrays.size(); place++) {
      found += arrays.isTakenFrom(place) ? 1 : 0;
    }
    assertThat(found).isEqualTo(many);
  }

  @Test
  void mutant_readsTheSameAtAGlance() {
    long seed = 4711;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] valid =
        bytes(
            """
            {"id":"q","inputs":[
              {"name":"a","shape":[301],"datatype":"FP32","data":%s},
              {"name":"b","data":[1,2],"shape":[2],"datatype":"INT8"},
              {"name":"s","data":[%s"y"],"shape":[301],"datatype":"BYTES"},
              {"data":%s,"name":"c","shape":[703],"datatype":"FP64"}],
             "parameters":{"timeout":2500},"outputs":[{"name":"a"}]}\
            """
                .formatted(LONG, "\"x]\",".repeat(300), NESTED));
    int glanced = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] mutant = i == 0 ? valid : Mutation.of(valid, random);
      Optional<RequestHead> glance = RequestHead.glance(mutant, mutant.length);
      if (glance.isPresent()) {
        glanced++;
        assertThat(told(glance.get(), mutant))
            .as("mutant %d of seed %d", i, seed)
            .isEqualTo(toldInFull(mutant));
      }
    }

    assertThat(glanced).isGreaterThan(1_000);
  }

  private static String toldInFull(byte[] text) {
    try {
      return told(RequestHead.read(text, text.length), text);
    } catch (InferenceException e) {
      return REFUSED;
    }
  }

  /* What is said of it, and its data; or that something is wrong with it. */
  private static String told(RequestHead head, byte[] text) {
    try {
      StringBuilder said = new StringBuilder();
      said.append(head.id()).append(head.parameters()).append(head.inputs()).append(head.outputs());
      for (RestTensor input : head.inputs()) {
        if (input.binarySize(0) < 0) {
          said.append(input.fromJson(text, text.length).bytes().hashCode());
        }
      }
      return said.toString();
    } catch (InferenceException | IOException e) {
      return REFUSED;
    }
  }
}
