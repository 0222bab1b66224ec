package dev.skerry.sim.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mistake that somebody could make.
 *
 * @param name what it is called
 * @param file the source file in which it is made, from the folder of its package on
 * @param finder the class whose {@code check(seed)} must object, from the package of finders on
 * @param seeds how many seeds that may take
 * @param right what stands there
 * @param wrong what is put in its place
 */
public record PlantedBug(
    String name, String file, String finder, int seeds, String right, String wrong) {

  /** Reads a list: a block of {@code key: value} lines for each, with blank lines between. */
  public static List<PlantedBug> read(Path list) throws IOException {
    List<PlantedBug> bugs = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : Files.readAllLines(list)) {
      if (line.startsWith("#")) {
        continue;
      }
      if (!line.isBlank()) {
        block.add(line);
      } else if (!block.isEmpty()) {
        bugs.add(parse(block));
        block.clear();
      }
    }
    if (!block.isEmpty()) {
      bugs.add(parse(block));
    }
    return bugs;
  }

  private static PlantedBug parse(List<String> block) {
    return new PlantedBug(
        value(block, "bug: "),
        value(block, "in: "),
        value(block, "found by: "),
        Integer.parseInt(value(block, "seeds: ")),
        value(block, "- "),
        value(block, "+ "));
  }

  private static String value(List<String> block, String key) {
    for (String line : block) {
      if (line.startsWith(key)) {
        return line.substring(key.length());
      }
      if (line.equals(key.strip())) {
        return "";
      }
    }
    throw new IllegalArgumentException(block + " (expected: a line with " + key + ")");
  }

  /** The source with the mistake in it. */
  String plant(Path sources) throws IOException {
    String source = Files.readString(sources.resolve(file));
    int at = source.indexOf(right);
    if (at < 0 || source.indexOf(right, at + 1) >= 0) {
      throw new IllegalStateException(
          name + ": " + file + " has not just one \"" + right + "\" (expected: adapt the list)");
    }
    return source.substring(0, at) + wrong + source.substring(at + right.length());
  }

  @Override
  public String toString() {
    return name;
  }
}
