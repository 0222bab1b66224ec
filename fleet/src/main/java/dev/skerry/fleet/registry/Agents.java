package dev.skerry.fleet.registry;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.placement.Spread;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.OneAtATime;
import dev.skerry.link.Desired;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import dev.skerry.terms.Names;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What shall run, as somebody said it. */
public final class Agents {
  private final Database database;

  public Agents(Database database) {
    this.database = database;
  }

  /**
   * One agent, and where it shall run.
   *
   * @param family what it runs where no rollout is under way
   * @param where which devices
   * @param copies on how many of them; empty for all
   */
  public record Intent(
      String name,
      Digest family,
      LatencyClass latencyClass,
      double accuracyFloor,
      boolean failSafe,
      Where where,
      Optional<Copies> copies) {
    public Intent {
      Names.check("agent", name);
      if (!(accuracyFloor >= 0 && accuracyFloor <= 1)) {
        throw new IllegalArgumentException(
            "accuracy_floor: " + accuracyFloor + " (expected: 0 to 1)");
      }
    }
  }

  /**
   * That an agent runs on so many devices, which the fleet chooses.
   *
   * @param spread what they shall not share, if that can be had
   * @param perSecond questions that each is expected to be asked
   */
  public record Copies(int count, Spread spread, double perSecond) {
    private static final int MOST = 100_000;
    private static final double OFTEN = 1e6;

    public Copies {
      if (count < 1 || count > MOST) {
        throw new IllegalArgumentException("copies: " + count + " (expected: 1 to " + MOST + ")");
      }
      if (!(perSecond >= 0 && perSecond <= OFTEN)) {
        throw new IllegalArgumentException(
            "per_second: " + perSecond + " (expected: 0 to 1000000)");
      }
    }

    String words() {
      return count + (count == 1 ? " copy" : " copies");
    }
  }

  /**
   * Which devices: those that fit all that is said.
   *
   * @param sites any of these; empty for any
   * @param labels all of these
   * @param devices any of these; empty for any
   */
  public record Where(List<String> sites, Labels labels, List<String> devices) {
    /** All devices. */
    public static final Where ANYWHERE = new Where(List.of(), Labels.NONE, List.of());

    public Where {
      sites.forEach(site -> Names.check("site", site));
      devices.forEach(device -> Names.check("device", device));
      sites = List.copyOf(sites);
      devices = List.copyOf(devices);
    }

    /** In words. */
    public String describe() {
      List<String> parts = new ArrayList<>();
      if (!sites.isEmpty()) {
        parts.add("sites " + String.join(", ", sites));
      }
      if (!labels.values().isEmpty()) {
        parts.add("labels " + labels.values());
      }
      if (!devices.isEmpty()) {
        parts.add("devices " + String.join(", ", devices));
      }
      return parts.isEmpty() ? "all devices" : String.join("; ", parts);
    }

    /** Whether {@code device} is one of them. */
    public boolean isMet(Devices.Known device) {
      return isMet(new Present.One(device.name(), device.site(), device.labels()));
    }

    boolean isMet(Present.One device) {
      return (sites.isEmpty() || sites.contains(device.site()))
          && (devices.isEmpty() || devices.contains(device.name()))
          && labels.areOn(device.labels());
    }
  }

  /**
   * Says that an agent shall run, or how, from now on.
   *
   * @param atOnce whether another family than it runs may be given to all of its devices at once
   * @throws Refusal if that would be so, and may not
   */
  public void put(Intent intent, boolean atOnce, String who) {
    database.run(handle -> {
      OneAtATime.await(handle);
      Optional<Intent> before = find(handle, intent.name());
      boolean known = before.isPresent();
      if (before.isPresent() && !before.get().family().equals(intent.family()) && !atOnce) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "family: "
                + intent.name()
                + " runs another one (expected: skerry fleet rollout, which is careful with it)");
      }
      if (!known && all(handle).size() >= Desired.MOST) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "agents: there are "
                + Desired.MOST
                + " already (expected: at most "
                + Desired.MOST
                + ", for a device is told of no more; remove one first)");
      }
      if (known) {
        requireNoRollout(handle, intent.name());
      }
      handle
          .createUpdate(
              """
              insert into agent values (:name, :family, :class, :floor, :safe,
                cast(:sites as text[]), cast(:labels as jsonb), cast(:devices as text[]),
                :copies, :spread, :often)
              on conflict (name) do update set family = excluded.family,
                latency_class = excluded.latency_class, accuracy_floor = excluded.accuracy_floor,
                fail_safe = excluded.fail_safe, sites = excluded.sites,
                labels = excluded.labels, devices = excluded.devices, copies = excluded.copies,
                spread = excluded.spread, per_second = excluded.per_second\
              """)
          .bind("name", intent.name())
          .bind("family", intent.family().hex())
          .bind("class", intent.latencyClass().name())
          .bind("floor", intent.accuracyFloor())
          .bind("safe", intent.failSafe())
          .bind("sites", array(intent.where().sites()))
          .bind("labels", intent.where().labels().json())
          .bind("devices", array(intent.where().devices()))
          .bind("copies", intent.copies().map(Copies::count).orElse(null))
          .bind("spread", intent.copies().map(Copies::spread).orElse(Spread.DEVICE).name())
          .bind("often", intent.copies().map(Copies::perSecond).orElse(1.0))
          .execute();
      Placements.settle(handle, intent);
      Audit.note(
          handle,
          who,
          known ? "change agent" : "add agent",
          intent.name(),
          intent.family()
              + " on "
              + intent.copies().map(copies -> copies.words() + " on ").orElse("")
              + intent.where().describe());
    });
  }

  private static void requireNoRollout(Handle handle, String agent) {
    if (Rollouts.isGoing(handle, agent)) {
      throw new Refusal(
          Refusal.Category.CONFLICT,
          "agent: a rollout of "
              + agent
              + " is under way (expected: abort it, or wait for its end)");
    }
  }

  /**
   * Has devices that refuse what they shall run of it try that once more.
   *
   * @return their names
   * @throws Refusal if no device says that it refuses it
   */
  public List<String> tryAgain(String name, String who) {
    return database.in(handle -> {
      OneAtATime.await(handle);
      if (find(handle, name).isEmpty()) {
        throw unknown(name);
      }
      requireNoRollout(handle, name);
      List<String> devices = Placements.tryAgain(handle, name);
      if (devices.isEmpty()) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "agent: no device refuses what it shall run of "
                + name
                + " (expected: one that skerry fleet devices shows as refused)");
      }
      Audit.note(handle, who, "try again", name, "on " + String.join(", ", devices));
      return devices;
    });
  }

  private static Refusal unknown(String name) {
    return new Refusal(
        Refusal.Category.NOT_FOUND,
        "agent: " + name + " is not known (expected: skerry fleet deploy first)");
  }

  /** Says that it shall not run any more, anywhere. */
  public void remove(String name, String who) {
    database.run(handle -> {
      OneAtATime.await(handle);
      Placements.withdraw(handle, name);
      if (handle.execute("delete from agent where name = ?", name) == 0) {
        throw unknown(name);
      }
      Audit.note(handle, who, "remove agent", name, "");
    });
  }

  private static List<Intent> all(Handle handle) {
    return select(handle, "");
  }

  public List<Intent> all() {
    return database.in(handle -> select(handle, ""));
  }

  public Optional<Intent> find(String name) {
    return database.in(handle -> find(handle, name));
  }

  static Optional<Intent> find(Handle handle, String name) {
    return select(handle, name).stream().findFirst();
  }

  static List<Intent> select(Handle handle, String name) {
    return handle
        .createQuery(
            """
            select name, family, latency_class, accuracy_floor, fail_safe, sites, labels::text, devices,
              copies, spread, per_second
            from agent where :name = '' or name = :name order by name\
            """)
        .bind("name", name)
        .map((row, context) ->
            new Intent(
                row.getString(1),
                new Digest(row.getString(2)),
                LatencyClass.valueOf(row.getString(3)),
                row.getDouble(4),
                row.getBoolean(5),
                new Where(
                    List.of((String[]) row.getArray(6).getArray()),
                    Labels.parse(row.getString(7)),
                    List.of((String[]) row.getArray(8).getArray())),
                copies(row)))
        .list();
  }

  private static Optional<Copies> copies(ResultSet row) throws SQLException {
    int count = row.getInt(9);
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(new Copies(count, Spread.valueOf(row.getString(10)), row.getDouble(11)));
  }

  /* Names alone are in it, without quotes of their own; quoted, so that NULL is one as well. */
  static String array(List<String> names) {
    return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "{", "}"));
  }
}
