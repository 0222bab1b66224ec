package dev.skerry.policy;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules for devices, read and found good. Immutable and thread-safe.
 *
 * <p>One rule a line, {@code name: expression}; empty lines and what begins with {@code #} are
 * passed over. Expressions are CEL without its macros and patterns, so that none takes longer than
 * it is long.
 */
public final class Policy {
  /** The longest text, in characters. */
  public static final int LONGEST = 16_384;

  private static final Pattern PATTERNS = Pattern.compile("\\bmatches\\b");
  private static final int LONGEST_EXPRESSION = 2_000;
  private static final int DEEPEST = 32;
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(LONGEST_EXPRESSION)
          .maxParseRecursionDepth(DEEPEST)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final Map<Rule, CelRuntime.Program> rules;

  private Policy(Map<Rule, CelRuntime.Program> rules) {
    this.rules = rules;
  }

  /**
   * Reads one.
   *
   * @throws PolicyException if it is none; says in which line, and what was expected
   */
  public static Policy parse(String text) {
    if (text.length() > LONGEST) {
      throw new PolicyException(
          "policy: " + text.length() + " characters (expected: at most " + LONGEST + ")");
    }
    Map<Rule, CelRuntime.Program> rules = new EnumMap<>(Rule.class);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new PolicyException("line " + (i + 1) + ": a control character (expected: text)");
      }
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(line, "line " + (i + 1), rules);
      }
    }
    return new Policy(rules);
  }

  private static void read(String line, String where, Map<Rule, CelRuntime.Program> rules) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon).strip();
    Optional<Rule> rule = colon < 0 ? Optional.empty() : Rule.of(name);
    if (rule.isEmpty()) {
      throw new PolicyException(
          where
              + ": \""
              + shortened(name)
              + "\" (expected: NAME: EXPRESSION, where NAME is one of "
              + Rule.words()
              + ")");
    }
    if (rules.containsKey(rule.get())) {
      throw new PolicyException(where + ": " + name + " is there twice (expected: once)");
    }
    rules.put(rule.get(), compile(rule.get(), line.substring(colon + 1).strip(), where));
  }

  private static CelRuntime.Program compile(Rule rule, String expression, String where) {
    if (PATTERNS.matcher(expression).find()) {
      throw new PolicyException(
          where
              + ": "
              + rule.word()
              + ": matches (expected: no patterns, which may take any time)");
    }
    CelCompiler compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .addVar("heat_headroom", SimpleType.DOUBLE)
            .addVar("battery", SimpleType.DOUBLE)
            .addVar("on_battery", SimpleType.BOOL)
            .addVar("memory", SimpleType.DOUBLE)
            .addVar("requests_per_second", SimpleType.DOUBLE)
            .addVar("unlinked_minutes", SimpleType.DOUBLE)
            .addVar("hour", SimpleType.INT)
            .setResultType(rule.type())
            .build();
    try {
      return RUNTIME.createProgram(compiler.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new PolicyException(
          where
              + ": "
              + rule.word()
              + ": "
              + shortened(Mistake.words(String.valueOf(e.getMessage())))
              + " (expected: "
              + rule.expected()
              + ")",
          e);
    }
  }

  private static String shortened(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }

  /** What follows from it in {@code situation}. */
  public Ruling rule(Situation situation) {
    Map<String, Object> variables = situation.variables();
    Ruling ruling = Ruling.NONE;
    for (Map.Entry<Rule, CelRuntime.Program> entry : rules.entrySet()) {
      Rule rule = entry.getKey();
      try {
        Object value = entry.getValue().eval(variables);
        ruling =
            rule.isGood(value)
                ? rule.apply(ruling, value)
                : ruling.withProblem(
                    rule.word() + ": out of its range (expected: " + rule.expected() + ")");
      } catch (CelEvaluationException e) {
        ruling =
            ruling.withProblem(
                rule.word() + ": " + shortened(Mistake.words(String.valueOf(e.getMessage()))));
      }
    }
    return ruling;
  }
}
