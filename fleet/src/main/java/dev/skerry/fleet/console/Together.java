package dev.skerry.fleet.console;

import dev.skerry.fleet.registry.Devices.Known;
import dev.skerry.link.Report;
import dev.skerry.link.SiteSight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the devices of one site see each other, by what each said last. Those that are silent, or
 * alone by choice, say nothing of it.
 */
final class Together {
  private static final int MOST_NAMED = 20;

  private Together() {}

  /** In words; nothing if no device of {@code site} has joined another. */
  static Html of(List<Known> site, Instant now) {
    List<SiteSight> sights =
        site.stream()
            .filter(device -> !FleetPage.state(device, now).equals("silent"))
            .map(Together::sight)
            .flatMap(Optional::stream)
            .toList();
    if (sights.isEmpty()) {
      return Html.NONE;
    }
    List<Set<String>> groups = groups(sights);
    long answered = sights.stream().mapToLong(SiteSight::answered).sum();
    if (groups.size() > 1) {
      return Html.of(
          "<p class=\"apart\">Apart: {}</p>",
          String.join(" | ", groups.stream().map(group -> String.join(", ", group)).toList()));
    }
    int here = groups.getFirst().size();
    return Html.of(
        "<p class=\"together\">{}{}{}</p>",
        here == 1 ? "One is here, alone" : here + " cover for each other",
        answered == 0 ? "" : "; %,d answered for another".formatted(answered),
        missing(site, groups.getFirst()));
  }

  /* Who belongs to the site and is seen by none of those that are together. */
  private static String missing(List<Known> site, Set<String> here) {
    List<String> names =
        site.stream()
            .filter(device -> device.revokedAt().isEmpty())
            .map(Known::name)
            .filter(name -> !here.contains(name))
            .toList();
    return names.isEmpty()
        ? ""
        : "; missing: "
            + String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED)))
            + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
  }

  static Optional<SiteSight> sight(Known device) {
    return device.report().flatMap(Report::sees);
  }

  /* Each different view, largest first; one that is a part of another is only older. */
  private static List<Set<String>> groups(List<SiteSight> sights) {
    List<Set<String>> groups = new ArrayList<>();
    sights.stream()
        .map(sight -> new TreeSet<>(sight.devices()))
        .sorted((one, other) -> Integer.compare(other.size(), one.size()))
        .forEach(view -> {
          if (groups.stream().noneMatch(group -> group.containsAll(view))) {
            groups.add(view);
          }
        });
    return groups;
  }
}
