package dev.skerry.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a device takes from its fleet, damaged: a fleet that is broken, or newer, or somebody else's
 * by now, breaks no device. {@code -Dskerry.mutants=100000} plays as many of each message.
 */
final class MutatedMessagesTest {
  private static final ObjectMapper TREES = new ObjectMapper();
  private static final int MUTANTS = Integer.getInteger("skerry.mutants", 3_000);

  private static Stream<Record> messages() {
    Digest family = Digest.of(new byte[] {1});
    return Stream.of(
        new Desired(
            7,
            List.of(
                new Assignment(
                    "pump", family, new Bytes(4096), LatencyClass.INTERACTIVE, 0.9, true),
                new Assignment(
                    "eye", family, new Bytes(1), LatencyClass.BATCH, 0, false, OptionalInt.of(2))),
            Optional.of(
                new SignedPolicy(
                    3,
                    Optional.of("hall-3"),
                    Duration.ofHours(1),
                    "when: always",
                    Binary.of(new byte[] {1, 2, 3})))),
        new Admission("-----BEGIN", "-----END", Instant.EPOCH),
        new Challenge("abc"),
        new Position(2, 41),
        new Said(Traits.none(), Traits.none(), Optional.of(family), Traits.none()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void mutant_isReadOrRefused_andWhatIsReadCanBeWritten(Record message) throws IOException {
    byte[] valid = LinkJson.write(message);
    SplittableRandom random = new SplittableRandom(message.getClass().getSimpleName().hashCode());
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = i % 2 == 0 ? ofBytes(valid, random) : ofValues(valid, random);
      try {
        Record read = LinkJson.read(mutant, message.getClass());
        assertThat(LinkJson.read(LinkJson.write(read), message.getClass())).isEqualTo(read);
      } catch (LinkException e) {
        assertThat(e).hasMessageNotContainingAny("dev.skerry", "java.", "jackson");
        refused++;
      }
    }
    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS - 1);
  }

  private static byte[] ofBytes(byte[] valid, SplittableRandom random) {
    byte[] mutant = valid.clone();
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }

  /* JSON still, and something in it is missing, twice, or of another kind or size. */
  private static byte[] ofValues(byte[] valid, SplittableRandom random) throws IOException {
    JsonNode tree = TREES.readTree(valid);
    List<JsonNode> inner = new ArrayList<>();
    collect(tree, inner);
    JsonNode at = inner.get(random.nextInt(inner.size()));
    if (at instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(8) == 0) {
        object.remove(name);
      } else {
        object.set(name, odd(random));
      }
    } else if (at instanceof ArrayNode array) {
      if (random.nextBoolean()) {
        array.add(array.get(0));
      } else {
        array.set(0, odd(random));
      }
    }
    return TREES.writeValueAsBytes(tree);
  }

  private static void collect(JsonNode node, List<JsonNode> inner) {
    if (node.isContainerNode() && !node.isEmpty()) {
      inner.add(node);
      node.forEach(child -> collect(child, inner));
    }
  }

  private static JsonNode odd(SplittableRandom random) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(14)) {
      case 0 -> make.nullNode();
      case 1 -> make.numberNode(-1);
      case 2 -> make.numberNode(Long.MAX_VALUE);
      case 3 -> make.numberNode(Long.MIN_VALUE);
      case 4 -> make.numberNode(BigInteger.TWO.pow(64));
      case 5 -> make.numberNode(0.5);
      case 6 -> make.numberNode(Double.MAX_VALUE);
      case 7 -> make.textNode("");
      case 8 -> make.textNode("../../etc/passwd\u0000\n");
      case 9 -> make.textNode("ab".repeat(32));
      case 10 -> make.textNode("x".repeat(70_000));
      case 11 -> make.booleanNode(true);
      case 12 -> make.arrayNode().add(1);
      default -> make.objectNode().put("revision", 1);
    };
  }
}
