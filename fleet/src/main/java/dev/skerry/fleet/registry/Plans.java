package dev.skerry.fleet.registry;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.placement.Planner;
import dev.skerry.fleet.placement.Planner.Planned;
import dev.skerry.fleet.placement.Reasons;
import dev.skerry.fleet.placement.Reasons.Explanation;
import dev.skerry.fleet.placement.Situation;
import dev.skerry.fleet.registry.Agents.Intent;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.OneAtATime;
import dev.skerry.link.LinkJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where agents run that shall run in so many copies, and why.
 *
 * <p>A plan is made without holding anything up, and followed only if what it was made from is
 * still so: whoever comes second, in whatever replica, finds that it is not, and looks again.
 */
public final class Plans {
  private static final String BY = "fleet";
  private static final int MOST_DEVICES = 300;

  private static final int MOST_NAMED = 20;

  private final Database database;
  private final Object preview = new Object();
  private @Nullable Planner planner;

  public Plans(Database database) {
    this.database = database;
  }

  /** Loaded when it is needed first: few fleets need one at once, and it takes a second. */
  private synchronized Planner planner() {
    if (planner == null) {
      planner = Planner.load();
    }
    return planner;
  }

  /**
   * Plans anew, if anything is other than {@code last}.
   *
   * @param since when the fleet began to listen: who was not heard before it is not silent yet
   */
  public Look replan(Instant now, Instant since, Optional<Situation> last) {
    if (!database.in(Plans::isAny)) {
      return new Look(Optional.empty(), false);
    }
    Optional<Situation> seen = database.in(handle -> Survey.of(handle, now, since));
    if (seen.isEmpty() || seen.equals(last)) {
      return new Look(seen, seen.isEmpty());
    }
    Planned planned = planner().plan(seen.get());
    boolean followed =
        database.in(handle -> {
          OneAtATime.await(handle);
          boolean still = Survey.of(handle, now, since).equals(seen);
          if (still) {
            follow(handle, planned, now);
          }
          return still;
        });
    return new Look(followed ? seen : Optional.empty(), false);
  }

  /**
   * What came of a look.
   *
   * @param planned what there is a plan for now; empty if it has to be looked at again
   * @param cutOff whether nothing was planned since it is rather the fleet that is cut off
   */
  public record Look(Optional<Situation> planned, boolean cutOff) {}

  private static boolean isAny(Handle handle) {
    return handle
        .createQuery("select exists (select 1 from agent where copies is not null)")
        .mapTo(boolean.class)
        .one();
  }

  private static void follow(Handle handle, Planned planned, Instant now) {
    Map<String, TreeSet<String>> devices = new TreeMap<>();
    planned
        .options()
        .forEach(option ->
            devices
                .computeIfAbsent(
                    planned.situation().needs().get(option.need()).agent(),
                    agent -> new TreeSet<>())
                .add(planned.situation().places().get(option.place()).device()));
    TreeSet<String> told = new TreeSet<>();
    for (Explanation explanation : new Reasons(planned).all()) {
      Intent intent = Agents.find(handle, explanation.agent()).orElseThrow();
      TreeSet<String> there = devices.getOrDefault(intent.name(), new TreeSet<>());
      Set<String> changed = Placements.place(handle, intent, there);
      if (!changed.isEmpty()) {
        Audit.note(
            handle,
            BY,
            "place agent",
            intent.name(),
            explanation.words() + ": " + named(there) + help(explanation));
      }
      told.addAll(changed);
      handle
          .createUpdate(
              """
              insert into reason values (:agent, cast(:explanation as jsonb), :now)
              on conflict (agent) do update set explanation = excluded.explanation, at = excluded.at\
              """)
          .bind("agent", intent.name())
          .bind(
              "explanation", new String(LinkJson.write(some(explanation)), StandardCharsets.UTF_8))
          .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
          .execute();
    }
    // All at once, in the order in which everybody locks them.
    Placements.tell(handle, told);
  }

  /* As many as people read. */
  private static String named(Set<String> devices) {
    return devices.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (devices.size() > MOST_NAMED ? " and " + (devices.size() - MOST_NAMED) + " more" : "");
  }

  private static String help(Explanation explanation) {
    return explanation.help().isEmpty() ? "" : ". " + explanation.help();
  }

  /* Of a large fleet, as much as people read. */
  private static Explanation some(Explanation all) {
    return new Explanation(
        all.agent(),
        all.copies(),
        all.missing(),
        all.words(),
        all.help(),
        all.chosen().stream().limit(MOST_DEVICES).toList(),
        all.refused().stream().limit(MOST_DEVICES).toList(),
        all.passedOver().stream().limit(MOST_DEVICES).toList());
  }

  /** What would come of {@code intent}, without doing it. */
  public Explanation preview(Intent intent, Instant now) {
    if (intent.copies().isEmpty()) {
      return database.in(handle ->
          everywhere(
              intent,
              Devices.select(handle, "").stream()
                  .filter(device -> device.revokedAt().isEmpty() && intent.where().isMet(device))
                  .map(Devices.Known::name)
                  .toList()));
    }
    Situation situation = database.in(handle -> Survey.with(handle, now, intent));
    // One at a time: it is work, and nobody waits for it but those who ask.
    synchronized (preview) {
      return some(
          new Reasons(planner().plan(situation))
              .all().stream()
                  .filter(one -> one.agent().equals(intent.name()))
                  .findFirst()
                  .orElseThrow());
    }
  }

  private static Explanation everywhere(Intent intent, List<String> devices) {
    return new Explanation(
        intent.name(),
        devices.size(),
        0,
        "on all devices that match, " + intent.where().describe() + ", whatever room they have",
        "",
        devices.stream()
            .limit(MOST_DEVICES)
            .map(device -> new Reasons.Chosen(device, "", 0, "matches", Optional.empty()))
            .toList(),
        List.of(),
        List.of());
  }

  /**
   * Why an agent runs where it does.
   *
   * @throws Refusal if there is none of this name
   */
  public Explanation why(String agent, Instant now) {
    return database.in(handle -> {
      Intent intent =
          Agents.find(handle, agent)
              .orElseThrow(() ->
                  new Refusal(
                      Refusal.Category.NOT_FOUND,
                      "agent: " + agent + " is not known (expected: skerry fleet deploy first)"));
      return told(why(handle, intent), Devices.select(handle, ""), now);
    });
  }

  /** Why all of them do. */
  public List<Explanation> why(Instant now) {
    return database.in(handle -> {
      List<Explanation> all = new ArrayList<>();
      List<Devices.Known> devices = Devices.select(handle, "");
      Agents.select(handle, "").forEach(intent -> all.add(told(why(handle, intent), devices, now)));
      return all;
    });
  }

  private static Explanation told(Explanation planned, List<Devices.Known> devices, Instant now) {
    Map<String, Devices.Known> named = new HashMap<>();
    devices.forEach(device -> named.put(device.name(), device));
    return new Explanation(
        planned.agent(),
        planned.copies(),
        planned.missing(),
        planned.words(),
        planned.help(),
        planned.chosen().stream()
            .map(chosen ->
                Facts.told(
                    chosen, planned.agent(), Optional.ofNullable(named.get(chosen.device())), now))
            .toList(),
        planned.refused(),
        planned.passedOver());
  }

  private static Explanation why(Handle handle, Intent intent) {
    if (intent.copies().isEmpty()) {
      return everywhere(
          intent,
          handle
              .createQuery("select device from placement where agent = :agent order by device")
              .bind("agent", intent.name())
              .mapTo(String.class)
              .list());
    }
    int copies = intent.copies().get().count();
    return handle
        .createQuery("select explanation::text from reason where agent = :agent")
        .bind("agent", intent.name())
        .mapTo(String.class)
        .findOne()
        .flatMap(json -> Devices.readable(json, Explanation.class))
        .orElseGet(() ->
            new Explanation(
                intent.name(),
                copies,
                copies,
                "not planned yet, which takes a few seconds",
                "",
                List.of(),
                List.of(),
                List.of()));
  }
}
