package dev.skerry.fleet.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.skerry.link.LinkException;
import dev.skerry.model.family.Misreading;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Rollouts and plans as JSON: durations in milliseconds, waves as {@link Wave#print} has them.
 *
 * <p>A gate is read strictly: a member that is missing, unknown, or out of range makes it {@link
 * Gate.Unreadable}, which stops whoever comes to it. A condition that this program does not know is
 * no reason to let a release pass. Only {@code drift} may be missing, which older programs do not
 * write.
 */
public final class RolloutJson {
  private static final int LARGEST = 1 << 20;
  private static final String DRIFT = "drift";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxDocumentLength(LARGEST)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private RolloutJson() {}

  private record GateRow(
      double faults,
      double late,
      double safe,
      OptionalDouble celsius,
      OptionalDouble joules,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble drift,
      long silence,
      double allowed,
      double harmful,
      double falseStops,
      double misses) {
    Gate.Limits limits() {
      return new Gate.Limits(
          faults,
          late,
          safe,
          celsius,
          joules,
          drift,
          Duration.ofMillis(silence),
          allowed,
          harmful,
          falseStops,
          misses);
    }
  }

  private record PlanRow(List<String> waves, JsonNode gate, long least, long most, long soak) {
    Plan plan() {
      return new Plan(
          waves.stream().map(Wave::parse).toList(),
          RolloutJson.gate(gate),
          Duration.ofMillis(least),
          Duration.ofMillis(most),
          Duration.ofMillis(soak));
    }
  }

  private record ReachRow(String wave, double below, String told) {
    Reach reach() {
      return new Reach(Wave.parse(wave), below, Instant.parse(told));
    }
  }

  private record Row(
      String name,
      String agent,
      String previous,
      String next,
      PlanRow plan,
      Rollout.State state,
      List<ReachRow> reached,
      Map<Harm, Double> usual,
      String since,
      String watched,
      String looked) {
    Rollout rollout() {
      return new Rollout(
          name,
          agent,
          new Digest(previous),
          new Digest(next),
          plan.plan(),
          state,
          reached.stream().map(ReachRow::reach).toList(),
          usual,
          Instant.parse(since),
          new Watch(Instant.parse(watched), Instant.parse(looked)));
    }
  }

  /** Writes a rollout. */
  public static String write(Rollout rollout) {
    return print(
        new Row(
            rollout.name(),
            rollout.agent(),
            rollout.previous().hex(),
            rollout.next().hex(),
            row(rollout.plan()),
            rollout.state(),
            rollout.reached().stream().map(RolloutJson::row).toList(),
            rollout.usual().isEmpty() ? Map.of() : new EnumMap<>(rollout.usual()),
            rollout.since().toString(),
            rollout.watch().since().toString(),
            rollout.watch().last().toString()));
  }

  /** Writes a plan. */
  public static String write(Plan plan) {
    return print(row(plan));
  }

  private static ReachRow row(Reach reach) {
    return new ReachRow(reach.wave().print(), reach.below(), reach.told().toString());
  }

  private static PlanRow row(Plan plan) {
    return new PlanRow(
        plan.waves().stream().map(Wave::print).toList(),
        row(plan.gate()),
        plan.least().toMillis(),
        plan.most().toMillis(),
        plan.soak().toMillis());
  }

  private static JsonNode row(Gate gate) {
    return switch (gate) {
      case Gate.Unreadable unreadable ->
          MAPPER.createObjectNode().put("unreadable", unreadable.why());
      case Gate.Limits limits ->
          MAPPER.valueToTree(
              new GateRow(
                  limits.faults(),
                  limits.late(),
                  limits.safe(),
                  limits.celsius(),
                  limits.joules(),
                  limits.drift(),
                  limits.silence().toMillis(),
                  limits.allowed(),
                  limits.harmful(),
                  limits.falseStops(),
                  limits.misses()));
    };
  }

  private static String print(Object row) {
    try {
      return MAPPER.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row of plain values can be written", e);
    }
  }

  /**
   * Reads a rollout; its gate may be {@link Gate.Unreadable}.
   *
   * @throws LinkException if it is none. Then nobody may be told anything new in its name
   */
  public static Rollout read(String json) {
    Row row = read(json, Row.class);
    try {
      return row.rollout();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new LinkException("rollout: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a plan that somebody wrote.
   *
   * @throws LinkException if it is none, or its gate cannot be read; says what is wrong
   */
  public static Plan plan(String json) {
    PlanRow row = read(json, PlanRow.class);
    Plan plan;
    try {
      plan = row.plan();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new LinkException("plan: " + e.getMessage(), e);
    }
    if (plan.gate() instanceof Gate.Unreadable unreadable) {
      throw new LinkException(unreadable.why());
    }
    return plan;
  }

  /**
   * Reads a gate that somebody wrote.
   *
   * @throws LinkException if it cannot be read; says what is wrong
   */
  public static Gate gate(String json) {
    Gate gate = gate(read(json, JsonNode.class));
    if (gate instanceof Gate.Unreadable unreadable) {
      throw new LinkException(unreadable.why());
    }
    return gate;
  }

  /** Reads a gate; what is wrong with it becomes its only content. */
  static Gate gate(JsonNode json) {
    if (json instanceof ObjectNode object && !object.has(DRIFT)) {
      return gate(object.deepCopy().set(DRIFT, NullNode.getInstance()));
    }
    try {
      GateRow row = MAPPER.treeToValue(json, GateRow.class);
      return row == null ? new Gate.Unreadable("gate: null (expected: an object)") : row.limits();
    } catch (JsonProcessingException e) {
      JsonProcessingException told =
          Misreading.spelt(e, MAPPER, reader -> reader.treeToValue(json, GateRow.class));
      return new Gate.Unreadable("gate: " + Misreading.why(told));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new Gate.Unreadable("gate: " + e.getMessage());
    }
  }

  private static <T> T read(String json, Class<T> type) {
    if (json.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      throw new LinkException("rollout: too long (expected: <= " + LARGEST + " bytes)");
    }
    try {
      T row = MAPPER.readValue(json, type);
      if (row == null) {
        throw new LinkException("rollout: null (expected: an object)");
      }
      return row;
    } catch (JsonProcessingException e) {
      JsonProcessingException told =
          Misreading.spelt(e, MAPPER, reader -> reader.readValue(json, type));
      throw new LinkException("rollout: " + Misreading.why(told), e);
    }
  }
}
