package dev.skerry.fleet.registry;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.rollout.Decision;
import dev.skerry.fleet.rollout.Observation;
import dev.skerry.fleet.rollout.Plan;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.RolloutJson;
import dev.skerry.fleet.rollout.Step;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.OneAtATime;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Health;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Phase;
import dev.skerry.link.Tally;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rollouts of a fleet, each in one row, and what was decided about them. */
public final class Rollouts {
  private static final System.Logger LOG = System.getLogger(Rollouts.class.getName());
  private static final String GOING = "state in ('RUNNING', 'SOAKING', 'PAUSED')";

  private final Database database;

  /* Said of once each. */
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  public Rollouts(Database database) {
    this.database = database;
  }

  /** One of them, and what was decided, oldest first. */
  public record Told(Rollout rollout, List<Decision> decisions) {}

  /** What is known of one device that runs an agent, as it was last heard. */
  public record Seen(
      String device,
      Map<String, String> labels,
      Optional<Instant> heard,
      Optional<AgentReport> report,
      Health health,
      Digest placed) {
    /** As a rollout looks at it. */
    public Observation observation(Instant enrolled, Tally recent) {
      return report
          .map(said -> Observation.of(device, labels, heard.orElse(enrolled), said, health, recent))
          .orElseGet(() ->
              new Observation(
                  device,
                  labels,
                  heard.orElse(enrolled),
                  Optional.empty(),
                  Optional.empty(),
                  Phase.ABSENT,
                  Tally.NONE,
                  OptionalDouble.empty(),
                  Optional.empty()));
    }
  }

  /**
   * Begins one.
   *
   * @throws Refusal if there is no such agent, it runs that already, or one is under way
   */
  public Rollout begin(String agent, Digest next, Plan plan, String who, Instant now) {
    return database.in(handle -> {
      OneAtATime.await(handle);
      Agents.Intent intent =
          Agents.find(handle, agent)
              .orElseThrow(() ->
                  new Refusal(
                      Refusal.Category.NOT_FOUND,
                      "agent: " + agent + " is not known (expected: skerry fleet deploy first)"));
      if (intent.family().equals(next)) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "family: " + agent + " runs it already (expected: another version)");
      }
      long number =
          handle
              .createQuery("select count(*) + 1 from rollout where agent = :agent")
              .bind("agent", agent)
              .mapTo(Long.class)
              .one();
      Rollout rollout =
          Rollout.begin(agent + "-" + number, agent, intent.family(), next, plan, now);
      int added =
          handle
              .createUpdate(
                  """
                  insert into rollout (name, agent, state, rollout, begun_at)
                  values (:name, :agent, :state, cast(:rollout as jsonb), :now)
                  on conflict do nothing\
                  """)
              .bind("name", rollout.name())
              .bind("agent", agent)
              .bind("state", rollout.state().name())
              .bind("rollout", RolloutJson.write(rollout))
              .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
              .execute();
      if (added == 0) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "rollout: one of " + agent + " is under way (expected: abort it, or wait for its end)");
      }
      Placements.forgetRefusals(handle, agent);
      Audit.note(handle, who, "begin rollout", rollout.name(), "to " + next);
      return rollout;
    });
  }

  static boolean isGoing(Handle handle, String agent) {
    return handle
        .createQuery("select exists (select 1 from rollout where agent = :agent and " + GOING + ")")
        .bind("agent", agent)
        .mapTo(boolean.class)
        .one();
  }

  /** All of them that can be read, newest first. */
  public List<Rollout> all() {
    return readable("true order by begun_at desc limit 200");
  }

  /** Those that go on. */
  public List<Rollout> going() {
    return readable(GOING + " order by name");
  }

  /* One that was written by another version of this program, and nobody here can read, shall not hold up all others. */
  private List<Rollout> readable(String which) {
    return database.in(handle ->
        handle
            .createQuery("select name, rollout::text from rollout where " + which)
            .map((row, context) -> readable(row.getString(1), row.getString(2)))
            .stream()
            .flatMap(Optional::stream)
            .toList());
  }

  private Optional<Rollout> readable(String name, String json) {
    try {
      return Optional.of(RolloutJson.read(json));
    } catch (LinkException e) {
      if (unreadable.add(name)) {
        LOG.log(
            System.Logger.Level.ERROR,
            "event=rollout_unreadable rollout=" + name + " reason=\"" + e.getMessage() + "\"");
      }
      return Optional.empty();
    }
  }

  private Rollout read(String name, String json) {
    return readable(name, json)
        .orElseThrow(() ->
            new Refusal(
                Refusal.Category.CONFLICT,
                "rollout: "
                    + name
                    + " cannot be read by this version of the fleet"
                    + " (expected: the version that began it)"));
  }

  /**
   * The one of this name.
   *
   * @throws Refusal if there is none
   */
  public Told named(String name) {
    return database.in(handle -> {
      Rollout rollout =
          handle
              .createQuery("select rollout::text from rollout where name = :name")
              .bind("name", name)
              .mapTo(String.class)
              .findOne()
              .map(json -> read(name, json))
              .orElseThrow(() -> unknown(name));
      List<Decision> decisions =
          handle
              .createQuery(
                  """
                  select at, what, by_whom, words, evidence::text from decision
                  where rollout = :name order by id\
                  """)
              .bind("name", name)
              .map((row, context) ->
                  new Decision(
                      row.getObject(1, OffsetDateTime.class).toInstant(),
                      Decision.What.valueOf(row.getString(2)),
                      row.getString(3),
                      row.getString(4),
                      List.of(
                          LinkJson.read(
                              row.getString(5).getBytes(StandardCharsets.UTF_8),
                              Decision.Evidence[].class))))
              .list();
      return new Told(rollout, decisions);
    });
  }

  private static Refusal unknown(String name) {
    return new Refusal(
        Refusal.Category.NOT_FOUND,
        "rollout: " + name + " is not known (expected: one of skerry fleet rollouts)");
  }

  /** What is known of all devices that run {@code agent}. */
  public List<Seen> seen(String agent) {
    return database.in(handle -> seen(handle, agent));
  }

  private static List<Seen> seen(Handle handle, String agent) {
    return handle
        .createQuery(
            """
            select d.name, d.labels::text, d.seen_at, p.family, (d.report->'health')::text,
              (select a::text from jsonb_array_elements(d.report->'agents') as a
               where a->>'agent' = :agent limit 1)
            from placement p join device d on d.name = p.device
            where p.agent = :agent and d.revoked_at is null\
            """)
        .bind("agent", agent)
        .map((row, context) ->
            new Seen(
                row.getString(1),
                Labels.parse(row.getString(2)).values(),
                Optional.ofNullable(row.getObject(3, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString(6))
                    .flatMap(text -> Devices.readable(text, AgentReport.class)),
                health(row.getString(5)),
                new Digest(row.getString(4))))
        .list();
  }

  private static Health health(@Nullable String json) {
    return json == null
        ? Health.UNKNOWN
        : Devices.readable(json, Health.class).orElse(Health.UNKNOWN);
  }

  /** Takes a rollout one step further, unless somebody changes something: then later will do. */
  public void advance(String name, Function<Rollout, Step> step) {
    database.run(handle -> {
      if (!OneAtATime.isFree(handle)) {
        return;
      }
      handle
          .createQuery("select rollout::text from rollout where name = :name and " + GOING)
          .bind("name", name)
          .mapTo(String.class)
          .findOne()
          .flatMap(json -> readable(name, json))
          .ifPresent(rollout -> keep(handle, rollout, step.apply(rollout)));
    });
  }

  /**
   * Does to a rollout what somebody asks.
   *
   * @throws Refusal if there is none of this name
   */
  public Rollout change(String name, String who, Function<Rollout, Step> step) {
    return database.in(handle -> {
      OneAtATime.await(handle);
      Rollout rollout =
          handle
              .createQuery("select rollout::text from rollout where name = :name")
              .bind("name", name)
              .mapTo(String.class)
              .findOne()
              .map(json -> read(name, json))
              .orElseThrow(() -> unknown(name));
      if (rollout.isOver()) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "rollout: " + name + " is over, " + rollout.state() + " (expected: one that goes on)");
      }
      Step taken = step.apply(rollout);
      keep(handle, rollout, taken);
      return taken.rollout();
    });
  }

  private static void keep(Handle handle, Rollout before, Step step) {
    Rollout rollout = step.rollout();
    if (!rollout.equals(before)) {
      handle
          .createUpdate(
              """
              update rollout set state = :state, rollout = cast(:rollout as jsonb)
              where name = :name\
              """)
          .bind("state", rollout.state().name())
          .bind("rollout", RolloutJson.write(rollout))
          .bind("name", rollout.name())
          .execute();
    }
    for (Decision decision : step.decisions()) {
      handle
          .createUpdate(
              """
              insert into decision (rollout, at, what, by_whom, words, evidence)
              values (:rollout, :at, :what, :by, :words, cast(:evidence as jsonb))\
              """)
          .bind("rollout", rollout.name())
          .bind("at", OffsetDateTime.ofInstant(decision.at(), ZoneOffset.UTC))
          .bind("what", decision.what().name())
          .bind("by", decision.by())
          .bind("words", decision.words())
          .bind("evidence", new String(LinkJson.write(decision.evidence()), StandardCharsets.UTF_8))
          .execute();
      Audit.note(handle, decision.by(), decision.what().name(), rollout.name(), decision.words());
    }
    if (rollout.state() == Rollout.State.DONE) {
      handle.execute(
          "update agent set family = ? where name = ?", rollout.next().hex(), rollout.agent());
    }
    Map<Digest, List<String>> switched = new LinkedHashMap<>();
    // As it is now that the row is ours: what was seen before may have been overtaken.
    for (Seen device : seen(handle, rollout.agent())) {
      Digest family = rollout.family(device.device(), device.labels());
      if (!device.placed().equals(family)) {
        switched.computeIfAbsent(family, digest -> new ArrayList<>()).add(device.device());
      }
    }
    switched.forEach(
        (family, devices) -> Placements.switchTo(handle, rollout.agent(), family, devices));
  }
}
