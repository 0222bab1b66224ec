package dev.skerry.sim;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * All randomness of a world, split by the name of who uses it.
 *
 * <p>A component's numbers depend on the seed, on its name and on how often that name was forked
 * before, and on nothing else: a component that is added or draws more often disturbs no other.
 */
final class Chance {
  private final long seed;
  private final TreeMap<String, SplittableGenerator> roots = new TreeMap<>();

  Chance(long seed) {
    this.seed = seed;
  }

  SplittableGenerator fork(String name) {
    return roots.computeIfAbsent(name, this::root).split();
  }

  private SplittableGenerator root(String name) {
    long mixed = seed;
    for (int i = 0; i < name.length(); i++) {
      mixed = new SplittableRandom(mixed ^ name.charAt(i)).nextLong();
    }
    return new SplittableRandom(mixed);
  }
}
