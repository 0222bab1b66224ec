package dev.skerry.device.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the process' own control group (version 2) and those around it grant.
 *
 * @param cores how many cores' time; {@link Double#POSITIVE_INFINITY} for all
 * @param usedMicros processor time used so far
 * @param throttledMicros time for which it had to stop since its quota was used up
 * @param memory of the group that is nearest to its limit
 */
public record Cgroup(
    Reading<Double> cores,
    Reading<Long> usedMicros,
    Reading<Long> throttledMicros,
    Reading<Memory> memory) {
  private static final String FOLDER = "sys/fs/cgroup";
  /* A path of more parts than this is damage. */
  private static final int DEEPEST = 64;

  static Reading<Cgroup> read(Tree tree) {
    if (tree.text(FOLDER + "/cgroup.controllers") instanceof Reading.Missing) {
      return Reading.missing("/" + FOLDER + ": not cgroup v2");
    }
    return tree.text("proc/self/cgroup").then(Cgroup::own).map(own -> read(tree, own));
  }

  /** The groups from the process' own up to the root, as folders. */
  private static Reading<List<String>> own(String text) {
    Optional<String> line = text.lines().filter(each -> each.startsWith("0::/")).findFirst();
    if (line.isEmpty()) {
      return Reading.missing("/proc/self/cgroup: " + Tree.quote(text) + " (expected: 0::/…)");
    }
    List<String> parts =
        line.get().substring("0::/".length()).isEmpty()
            ? List.of()
            : List.of(line.get().substring("0::/".length()).split("/", -1));
    if (parts.contains("..") || parts.size() > DEEPEST) {
      return Reading.missing(
          "/proc/self/cgroup: " + Tree.quote(line.get()) + " (expected: a group that can be seen)");
    }
    List<String> folders = new ArrayList<>();
    for (int depth = parts.size(); depth >= 0; depth--) {
      folders.add(
          FOLDER + (depth == 0 ? "" : "/" + String.join("/", parts.subList(0, depth))) + "/");
    }
    return Reading.of(List.copyOf(folders));
  }

  private static Cgroup read(Tree tree, List<String> folders) {
    String own = folders.getFirst();
    return new Cgroup(
        least(folders, folder -> quota(tree, folder)),
        stat(tree, own + "cpu.stat", "usage_usec"),
        stat(tree, own + "cpu.stat", "throttled_usec"),
        memory(tree, folders));
  }

  private static Reading<Double> quota(Tree tree, String folder) {
    String path = folder + "cpu.max";
    return tree.text(path)
        .then(text -> {
          String[] parts = text.split(" ", -1);
          if (parts.length != 2) {
            return Reading.missing(
                "/" + path + ": " + Tree.quote(text) + " (expected: quota period)");
          }
          if (parts[0].equals("max")) {
            return Reading.of(Double.POSITIVE_INFINITY);
          }
          return Tree.whole(path, parts[0], 1, Long.MAX_VALUE)
              .then(quota ->
                  Tree.whole(path, parts[1], 1, Long.MAX_VALUE)
                      .map(period -> (double) quota / period));
        });
  }

  private static Reading<Double> least(
      List<String> folders, Function<String, Reading<Double>> read) {
    List<Reading<Double>> all = folders.stream().map(read).toList();
    return all.stream()
        .flatMap(each -> each.optional().stream())
        .min(Double::compare)
        .map(Reading::of)
        .orElseGet(all::getFirst);
  }

  private static Reading<Memory> memory(Tree tree, List<String> folders) {
    List<Reading<Memory>> all = folders.stream().map(folder -> memory(tree, folder)).toList();
    return all.stream()
        .flatMap(each -> each.optional().stream())
        .max((a, b) -> Double.compare(a.share(), b.share()))
        .map(Reading::of)
        .orElseGet(all::getFirst);
  }

  /** What a group uses, less what of it is file cache that would give way at once. */
  private static Reading<Memory> memory(Tree tree, String folder) {
    String path = folder + "memory.max";
    Reading<Long> limit =
        tree.text(path)
            .then(text ->
                text.equals("max")
                    ? Reading.of(Long.MAX_VALUE)
                    : Tree.whole(path, text, 1, Long.MAX_VALUE));
    long cache = stat(tree, folder + "memory.stat", "inactive_file").optional().orElse(0L);
    return limit.then(most ->
        tree.whole(folder + "memory.current", 0, Long.MAX_VALUE)
            .map(used -> new Memory(most, Math.max(0, used - cache))));
  }

  private static Reading<Long> stat(Tree tree, String path, String name) {
    return tree.text(path)
        .then(text -> {
          Matcher line = Pattern.compile("(?m)^" + name + " ([0-9]{1,18})$").matcher(text);
          return line.find()
              ? Reading.of(Long.parseLong(line.group(1)))
              : Reading.missing("/" + path + ": does not say " + name);
        });
  }
}
