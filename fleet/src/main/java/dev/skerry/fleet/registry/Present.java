package dev.skerry.fleet.registry;

import dev.skerry.fleet.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Who belongs to a fleet now. What is said of devices and sites may be meant for those still to
 * come, so it is never refused for want of them; but who mistyped a name is told.
 */
public record Present(List<One> devices) {
  private static final int MOST_NAMED = 20;

  public Present {
    devices = List.copyOf(devices);
  }

  /** A device that may run something. */
  public record One(String name, String site, Labels labels) {}

  /** Those of the fleet in {@code database}. */
  public static Present in(Database database) {
    return database.in(Present::in);
  }

  private static Present in(Handle handle) {
    return new Present(
        handle
            .createQuery("select name, site, labels::text from device where revoked_at is null")
            .map((row, context) ->
                new One(row.getString(1), row.getString(2), Labels.parse(row.getString(3))))
            .list());
  }

  /** What whoever said {@code intent} may not know, a line each; nothing if all is as it seems. */
  public List<String> notes(Agents.Intent intent) {
    Agents.Where where = intent.where();
    List<String> notes = new ArrayList<>(unknownSites(where.sites()));
    TreeSet<String> names = new TreeSet<>(where.devices());
    devices.forEach(device -> names.remove(device.name()));
    names.stream()
        .limit(MOST_NAMED)
        .forEach(
            name -> notes.add("device: " + name + " has not joined (expected: it may, later)"));
    long matching = devices.stream().filter(where::isMet).count();
    long wanted = intent.copies().map(Agents.Copies::count).orElse(1);
    if (matching < wanted || !notes.isEmpty()) {
      notes.add(
          matching
              + " of "
              + devices.size()
              + (devices.size() == 1 ? " device matches now" : " devices match now")
              + intent.copies().map(copies -> ", for " + copies.words()).orElse(""));
    }
    return List.copyOf(notes);
  }

  /** The same of a policy for {@code site}, which is empty for the whole fleet. */
  public List<String> notes(String site) {
    return site.isEmpty() ? List.of() : unknownSites(List.of(site));
  }

  private List<String> unknownSites(List<String> asked) {
    TreeSet<String> sites = new TreeSet<>(asked);
    devices.forEach(device -> sites.remove(device.site()));
    return sites.stream()
        .limit(MOST_NAMED)
        .map(site -> "site: no device is in " + site + " (expected: one may join it later)")
        .toList();
  }
}
