package dev.skerry.fleet.registry;

import dev.skerry.fleet.registry.Agents.Intent;
import dev.skerry.fleet.store.Changes;
import dev.skerry.fleet.store.Database;
import dev.skerry.link.Assignment;
import dev.skerry.link.Binary;
import dev.skerry.link.Desired;
import dev.skerry.link.SignedPolicy;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Which version of which agent each device is told to run. */
public final class Placements {
  private final Database database;

  public Placements(Database database) {
    this.database = database;
  }

  /** What {@code device} is told; empty if there is no such device, or not any more. */
  public Optional<Desired> desired(String device) {
    record Row(long revision, Optional<Assignment> assignment, Optional<SignedPolicy> policy) {}

    List<Row> rows =
        database.in(handle ->
            handle
                .createQuery(
                    """
                    select d.revision, a.name, p.family, f.size, a.latency_class, a.accuracy_floor, a.fail_safe,
                      r.version, r.site, r.lease_ms, r.text, r.signature, p.again
                    from device d
                      left join lateral (select * from policy where site in ('', d.site)
                        order by site <> '' desc, version desc limit 1) r on true
                      left join placement p on p.device = d.name
                      left join agent a on a.name = p.agent
                      left join family f on f.digest = p.family
                    where d.name = :device and d.revoked_at is null
                    order by a.name\
                    """)
                .bind("device", device)
                .map((row, context) ->
                    new Row(
                        row.getLong(1),
                        row.getString(2) == null
                            ? Optional.empty()
                            : Optional.of(
                                new Assignment(
                                    row.getString(2),
                                    new Digest(row.getString(3)),
                                    new Bytes(row.getLong(4)),
                                    LatencyClass.valueOf(row.getString(5)),
                                    row.getDouble(6),
                                    row.getBoolean(7),
                                    again(row.getInt(13)))),
                        row.getString(11) == null
                            ? Optional.empty()
                            : Optional.of(
                                new SignedPolicy(
                                    row.getLong(8),
                                    Optional.of(row.getString(9)).filter(site -> !site.isEmpty()),
                                    Duration.ofMillis(row.getLong(10)),
                                    row.getString(11),
                                    Binary.of(row.getBytes(12))))))
                .list());
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Desired(
            rows.getFirst().revision(),
            rows.stream().flatMap(row -> row.assignment().stream()).toList(),
            rows.getFirst().policy()));
  }

  private static OptionalInt again(int times) {
    return times == 0 ? OptionalInt.empty() : OptionalInt.of(times);
  }

  /**
   * Has all devices that say that they refuse what they are told to run of {@code agent} try it
   * once more; returns them.
   */
  static List<String> tryAgain(Handle handle, String agent) {
    List<String> devices =
        handle
            .createQuery(
                """
                update placement set again = again + 1 from device
                where agent = :agent and device.name = placement.device and revoked_at is null
                  and exists (select 1 from jsonb_array_elements(report->'agents') as said
                    where said->>'agent' = :agent and said->>'phase' = 'REFUSED'
                      and said->>'wanted' = placement.family)
                returning device.name\
                """)
            .bind("agent", agent)
            .mapTo(String.class)
            .list();
    tell(handle, devices);
    return devices;
  }

  /* So that what a device has refused is tried again once it is told to run it anew. */
  static void forgetRefusals(Handle handle, String agent) {
    handle.execute("update placement set again = again + 1 where agent = ?", agent);
  }

  /**
   * The revision of what {@code device} is told; empty if there is no such device, or not any more.
   */
  public Optional<Long> revision(String device) {
    return database.in(handle ->
        handle
            .createQuery("select revision from device where name = :device and revoked_at is null")
            .bind("device", device)
            .mapTo(Long.class)
            .findOne());
  }

  /** Where an agent runs, and which family. */
  public Map<String, Digest> of(String agent) {
    return database.in(handle -> of(handle, agent));
  }

  private static Map<String, Digest> of(Handle handle, String agent) {
    Map<String, Digest> placed = new HashMap<>();
    handle
        .createQuery("select device, family from placement where agent = :agent")
        .bind("agent", agent)
        .map((row, context) -> Map.entry(row.getString(1), new Digest(row.getString(2))))
        .forEach(entry -> placed.put(entry.getKey(), entry.getValue()));
    return placed;
  }

  /** Gives {@code family} to {@code devices} that run {@code agent} already. */
  public static void switchTo(
      Handle handle, String agent, Digest family, Collection<String> devices) {
    List<String> switched =
        handle
            .createQuery(
                """
                update placement set family = :family
                where agent = :agent and device = any(cast(:devices as text[])) and family <> :family
                returning device\
                """)
            .bind("family", family.hex())
            .bind("agent", agent)
            .bind("devices", Agents.array(List.copyOf(devices)))
            .mapTo(String.class)
            .list();
    tell(handle, switched);
  }

  /** Makes what devices are told of an agent what was said of it. */
  static void settle(Handle handle, Intent intent) {
    Map<String, Digest> placed = of(handle, intent.name());
    List<String> wanted =
        Devices.select(handle, "").stream()
            .filter(device -> device.revokedAt().isEmpty() && intent.where().isMet(device))
            // Who shall run so many copies is given devices by the plan, and loses here what it may
            // not have any more.
            .filter(device -> intent.copies().isEmpty() || placed.containsKey(device.name()))
            .map(Devices.Known::name)
            .toList();
    List<String> gone = new ArrayList<>(placed.keySet());
    gone.removeAll(wanted);
    if (!gone.isEmpty()) {
      handle
          .createUpdate(
              "delete from placement where agent = :agent and device = any(cast(:devices as text[]))")
          .bind("agent", intent.name())
          .bind("devices", Agents.array(gone))
          .execute();
    }
    handle
        .createUpdate(
            """
            insert into placement (agent, device, family)
            select :agent, name, :family from unnest(cast(:devices as text[])) as name
            on conflict (agent, device) do update set family = excluded.family\
            """)
        .bind("agent", intent.name())
        .bind("family", intent.family().hex())
        .bind("devices", Agents.array(wanted))
        .execute();
    // How it shall run may have changed where its family has not.
    TreeSet<String> told = new TreeSet<>(wanted);
    told.addAll(gone);
    tell(handle, told);
  }

  /** Places on a device that has just joined, or was changed, what shall run there. */
  static void settle(Handle handle, Devices.Known device) {
    boolean changed = false;
    for (Intent intent : Agents.select(handle, "")) {
      boolean may = device.revokedAt().isEmpty() && intent.where().isMet(device);
      if (may && intent.copies().isPresent()) {
        continue;
      }
      if (may) {
        changed |=
            handle.execute(
                    "insert into placement values (?, ?, ?) on conflict do nothing",
                    intent.name(),
                    device.name(),
                    intent.family().hex())
                > 0;
      } else {
        changed |=
            handle.execute(
                    "delete from placement where agent = ? and device = ?",
                    intent.name(),
                    device.name())
                > 0;
      }
    }
    if (changed) {
      tell(handle, List.of(device.name()));
    }
  }

  /**
   * Makes an agent run on exactly {@code devices}.
   *
   * @return those for which that is new, who are still to be told
   */
  static Set<String> place(Handle handle, Intent intent, Set<String> devices) {
    Set<String> placed = of(handle, intent.name()).keySet();
    TreeSet<String> gone = new TreeSet<>(placed);
    gone.removeAll(devices);
    TreeSet<String> come = new TreeSet<>(devices);
    come.removeAll(placed);
    handle
        .createUpdate(
            "delete from placement where agent = :agent and device = any(cast(:devices as text[]))")
        .bind("agent", intent.name())
        .bind("devices", Agents.array(List.copyOf(gone)))
        .execute();
    handle
        .createUpdate(
            """
            insert into placement (agent, device, family)
            select :agent, name, :family from unnest(cast(:devices as text[])) as name\
            """)
        .bind("agent", intent.name())
        .bind("family", intent.family().hex())
        .bind("devices", Agents.array(List.copyOf(come)))
        .execute();
    gone.addAll(come);
    return gone;
  }

  static void withdraw(Handle handle, String agent) {
    tell(
        handle,
        handle
            .createQuery("delete from placement where agent = :agent returning device")
            .bind("agent", agent)
            .mapTo(String.class)
            .list());
  }

  /** Has each of {@code devices} told anew. */
  public static void tell(Handle handle, Collection<String> devices) {
    if (devices.isEmpty()) {
      return;
    }
    handle
        .createQuery(
            """
            select count(*) from
              (select 1 from device where name = any(cast(:devices as text[])) order by name for update) as locked\
            """)
        .bind("devices", Agents.array(List.copyOf(devices)))
        .mapTo(Long.class)
        .one();
    handle
        .createUpdate(
            "update device set revision = revision + 1 where name = any(cast(:devices as text[]))")
        .bind("devices", Agents.array(List.copyOf(devices)))
        .execute();
    handle
        .createQuery(
            "select count(pg_notify('"
                + Changes.CHANNEL
                + "', name)) from unnest(cast(:devices as text[])) as name")
        .bind("devices", Agents.array(List.copyOf(devices)))
        .mapTo(Long.class)
        .one();
  }

  /** Wakes whoever waits for {@code device}. */
  static void wake(Handle handle, String device) {
    handle
        .createQuery("select 1 from pg_notify('" + Changes.CHANNEL + "', :device)")
        .bind("device", device)
        .mapTo(Integer.class)
        .list();
  }
}
