package dev.skerry.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who was in the site since this program began, and is not now. Only so many are remembered, those
 * that left last. A plain sequential object.
 */
final class Absent {
  static final int MOST = 256;

  private final Map<String, Long> left = new LinkedHashMap<>();
  private Set<String> here = Set.of();

  /** These are here now. */
  void present(Set<String> devices, long now) {
    for (String device : here) {
      if (!devices.contains(device)) {
        left.put(device, now);
      }
    }
    left.keySet().removeAll(devices);
    while (left.size() > MOST) {
      left.remove(left.keySet().iterator().next());
    }
    here = new HashSet<>(devices);
  }

  /** Those that are missed at {@code now}, whoever left first before the others. */
  List<SiteReport.Missing> missing(long now) {
    List<SiteReport.Missing> missing = new ArrayList<>();
    left.forEach((device, since) -> missing.add(new SiteReport.Missing(device, now - since)));
    return List.copyOf(missing);
  }
}
