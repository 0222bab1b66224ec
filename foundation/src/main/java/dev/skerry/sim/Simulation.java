package dev.skerry.sim;

import java.util.Properties;
import java.util.stream.LongStream;

/**
 * Runs a scenario in the worlds of many seeds, and says how to repeat the one that failed.
 *
 * <p>Given the property {@value #ONLY}, only that seed is run. The first seed is run twice, and the
 * two event logs must have the same digest: a scenario that depends on more than its seed fails
 * here, before it wastes anybody's time with a failure that cannot be repeated.
 */
public final class Simulation {
  /** Names the one seed to run. */
  public static final String ONLY = "skerry.seed";

  private final String module;
  private final Class<?> test;
  private final Properties properties;

  private Simulation(String module, Class<?> test, Properties properties) {
    this.module = module;
    this.test = test;
    this.properties = properties;
  }

  /** Something that happens in a world, and throws if it ends badly. */
  @FunctionalInterface
  public interface Scenario {
    void play(World world) throws Exception;
  }

  /**
   * Names the Maven module and the test class to repeat; a test hands in {@code
   * System.getProperties()}.
   */
  public static Simulation of(String module, Class<?> test, Properties properties) {
    return new Simulation(module, test, properties);
  }

  /** Plays the scenario with {@code count} seeds from {@code first} on. */
  public void play(long first, int count, Scenario scenario) {
    String only = properties.getProperty(ONLY);
    LongStream seeds =
        only == null ? LongStream.range(first, first + count) : LongStream.of(Long.parseLong(only));
    long[] all = seeds.toArray();
    String digest = playOne(all[0], scenario);
    for (long seed : all) {
      String again = playOne(seed, scenario);
      if (seed == all[0] && !again.equals(digest)) {
        throw new AssertionError(
            "digest of the second run: " + again + " (expected: " + digest + ")\n" + repeat(seed));
      }
    }
  }

  private String playOne(long seed, Scenario scenario) {
    World world = World.of(seed);
    try {
      scenario.play(world);
      return world.log().digest();
    } catch (Exception | AssertionError e) {
      String events = String.join("\n  ", world.log().latest());
      throw new AssertionError(repeat(seed) + "\nlatest events:\n  " + events + "\n" + e, e);
    }
  }

  private String repeat(long seed) {
    return "seed=%d\nrepeat with: mvn -pl %s -am test -Dtest=%s -D%s=%d -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(seed, module, test.getSimpleName(), ONLY, seed);
  }
}
