package dev.skerry.device.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The {@link Shadow}s that take part in a {@link Tournament}. */
final class Field {
  private static final int MOST_FOUND = 8;

  private final List<Shadow> shadows = new ArrayList<>();
  /* Those among them that a search found, the oldest first. */
  private final ArrayDeque<Shadow> found = new ArrayDeque<>();
  private int reach;

  List<Shadow> shadows() {
    return shadows;
  }

  /** Lines longer than this have no contenders of their own. */
  int reach() {
    return reach;
  }

  void reach(int longest) {
    reach = longest;
  }

  boolean has(Thresholds thresholds) {
    return shadows.stream().anyMatch(shadow -> shadow.thresholds().equals(thresholds));
  }

  /** Takes in one that a search found, for the one found longest ago if there are many. */
  void join(Shadow winner) {
    shadows.removeIf(shadow -> shadow.thresholds().equals(winner.thresholds()));
    found.removeIf(shadow -> !shadows.contains(shadow));
    if (found.size() == MOST_FOUND) {
      shadows.remove(found.removeFirst());
    }
    found.add(winner);
    shadows.add(winner);
  }
}
