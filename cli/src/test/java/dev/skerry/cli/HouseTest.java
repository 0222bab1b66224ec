package dev.skerry.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the house in order: who may use whom, and what comes in only from outside. */
class HouseTest {
  /* What protoc makes of other people's definitions, and JMH of benchmarks. */
  private static final String[] GENERATED = {"dev.skerry..proto..", "dev.skerry..jmh_generated.."};

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.skerry")
          .that(resideOutsideOfPackages(GENERATED));

  private static final List<String> GROUND = List.of("terms", "time", "files", "sim", "journal");

  /* Everything that a module may use of this house, beside itself. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("terms", List.of()),
          Map.entry("time", List.of()),
          Map.entry("files", List.of()),
          Map.entry("journal", List.of("time")),
          Map.entry("sim", List.of("terms", "time", "journal")),
          Map.entry("model", GROUND),
          Map.entry("engine", with("model")),
          Map.entry("sample", with("model")),
          Map.entry("learning", with("model", "engine", "sample")),
          Map.entry("optimizer", with("model", "engine", "learning")),
          Map.entry("serving", with("model")),
          Map.entry("site", with("model", "serving")),
          Map.entry("link", GROUND),
          Map.entry("policy", GROUND),
          Map.entry("device", with("model", "engine", "serving", "link", "policy")),
          Map.entry("fleet", with("model", "link", "policy")),
          Map.entry(
              "benchmarks",
              with("model", "engine", "serving", "site", "link", "policy", "device", "fleet")));

  /* What is said to a class from outside, unless it is one of EXCEPTED. */
  private static final Set<String> FROM_OUTSIDE =
      Set.of(
          "java.lang.System.nanoTime()",
          "java.lang.System.currentTimeMillis()",
          "java.lang.System.getenv()",
          "java.lang.System.getenv(java.lang.String)",
          "java.lang.System.getProperties()",
          "java.lang.System.getProperty(java.lang.String)",
          "java.lang.System.getProperty(java.lang.String, java.lang.String)",
          "java.lang.Boolean.getBoolean(java.lang.String)",
          "java.lang.Integer.getInteger(java.lang.String)",
          "java.lang.Long.getLong(java.lang.String)",
          "java.lang.Math.random()",
          "java.time.Instant.now()",
          "java.time.LocalDate.now()",
          "java.time.LocalDateTime.now()",
          "java.time.ZonedDateTime.now()",
          "java.time.Clock.systemUTC()",
          "java.time.Clock.systemDefaultZone()",
          "java.util.Random.<init>()",
          "java.util.SplittableRandom.<init>()",
          "java.util.UUID.randomUUID()",
          "java.util.concurrent.ThreadLocalRandom.current()");

  private static final Map<String, String> EXCEPTED =
      Map.of(
          "dev.skerry.time.SystemTime", "is how the machine's clock comes in",
          "dev.skerry.engine.TrialProgram", "is a program of its own",
          "dev.skerry.engine.ThisJvm", "is how the JVM at hand comes in",
          "dev.skerry.engine.EngineLibraries", "tells the engine by the property it looks at",
          "dev.skerry.optimizer.measure.RaceProgram", "is a program of its own",
          "dev.skerry.learning.Torch", "says in an error which platform has no natives");

  private static List<String> with(String... modules) {
    return Stream.concat(GROUND.stream(), Stream.of(modules)).toList();
  }

  static Set<String> modules() {
    return MAY_USE.keySet();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_usesOnlyThoseBelowIt(String module) {
    List<String> allowed = MAY_USE.getOrDefault(module, List.of());
    String[] others =
        HOUSE.stream()
            .map(HouseTest::moduleOf)
            .distinct()
            .filter(other -> !other.equals(module) && !allowed.contains(other))
            .map(other -> "dev.skerry." + other + "..")
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage("dev.skerry." + module + ".."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .check(HOUSE);
  }

  @Test
  void everyModule_hasItsPlace() {
    assertThat(HOUSE.stream().map(HouseTest::moduleOf).distinct())
        .allMatch(module -> module.equals("cli") || MAY_USE.containsKey(module));
  }

  @Test
  void timeChanceAndSurroundings_comeFromOutside() {
    classes()
        // Programs bring the clock in; experiments stand beside them.
        .that(resideOutsideOfPackages("dev.skerry.cli..", "dev.skerry.benchmarks.."))
        .and(
            DescribedPredicate.describe(
                "are not excepted", type -> !EXCEPTED.containsKey(outermost(type).getName())))
        .should(notUse(FROM_OUTSIDE))
        .check(HOUSE);
  }

  /* So nothing that a fleet is told can make it call anybody; its database's driver does that. */
  @Test
  void controlPlane_callsNobody() {
    noClasses()
        .that(resideInAnyPackage("dev.skerry.fleet..", "dev.skerry.link..", "dev.skerry.policy.."))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "call somebody",
                type ->
                    Set.of(
                            "java.net.Socket",
                            "java.net.DatagramSocket",
                            "java.net.URL",
                            "java.net.URLConnection",
                            "java.net.http.HttpClient",
                            "java.nio.channels.SocketChannel",
                            "java.nio.channels.DatagramChannel",
                            "javax.net.SocketFactory")
                        .contains(type.getName())))
        .check(HOUSE);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Processor)")
        .check(HOUSE);
  }

  @Test
  void publicFields_areConstants() {
    fields()
        .that()
        .arePublic()
        .should(ArchConditions.beStatic())
        .andShould(ArchConditions.beFinal())
        .check(HOUSE);
  }

  @Test
  void onlyTheEdge_decidesHowToLog() {
    noClasses()
        // Programs bring the clock in; experiments stand beside them.
        .that(resideOutsideOfPackages("dev.skerry.cli..", "dev.skerry.benchmarks.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.slf4j.."))
        .check(HOUSE);
  }

  @Test
  void everyPackage_isNullMarkedAndSaysWhatItIs() {
    assertThat(HOUSE.stream().map(JavaClass::getPackage).distinct())
        .isNotEmpty()
        .allSatisfy(packet ->
            assertThat(packet.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .as(packet.getName())
                .isTrue());
  }

  private static ArchCondition<JavaClass> notUse(Set<String> forbidden) {
    return new ArchCondition<>("not use what comes from outside") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (forbidden.contains(access.getTarget().getFullName())) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(HouseTest::outermost).orElse(type);
  }

  /** The part of the package name behind {@code dev.skerry}. */
  private static String moduleOf(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", -1);
    return parts.length > 2 ? parts[2] : "";
  }
}
