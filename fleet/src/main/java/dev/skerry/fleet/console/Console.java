package dev.skerry.fleet.console;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.analytics.Analytics;
import dev.skerry.fleet.analytics.Asked;
import dev.skerry.fleet.analytics.Objectives;
import dev.skerry.fleet.jobs.Jobs;
import dev.skerry.fleet.registry.Agents;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.People;
import dev.skerry.fleet.registry.Person;
import dev.skerry.fleet.registry.Person.Role;
import dev.skerry.fleet.registry.Plans;
import dev.skerry.fleet.registry.Rollouts;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.Step;
import dev.skerry.fleet.store.Database;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Names;
import dev.skerry.time.Time;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The console's pages, for whomever the {@link Entrance} lets in. */
public final class Console implements AutoCloseable {
  private static final int ENTRIES = 200;

  private final Devices devices;
  private final Agents agents;
  private final Families families;
  private final Plans plans;
  private final Rollouts rollouts;
  private final Entrance entrance;
  private final Audit audit;
  private final Jobs jobs;
  private final Analytics analytics;
  private final Objectives objectives;
  private final Events events;
  private final Time time;

  public Console(Database database, Families families, Plans plans, Time time) {
    this.plans = plans;
    this.devices = new Devices(database);
    this.agents = new Agents(database);
    this.families = families;
    this.rollouts = new Rollouts(database);
    this.entrance = new Entrance(new People(database));
    this.audit = new Audit(database);
    this.jobs = new Jobs(database);
    this.analytics = new Analytics(database);
    this.objectives = new Objectives(database);
    this.events = new Events(database, time);
    this.time = time;
  }

  /** Adds them to what a port answers. */
  public void route(HttpRouting.Builder routing) {
    for (Asset asset : Asset.values()) {
      routing.get("/assets/" + asset.file(), (request, response) -> Replies.send(response, asset));
    }
    routing
        .get("/login", (request, response) -> Replies.html(response, Page.login("")))
        .post("/login", entrance::login)
        .post("/logout", entrance::logout)
        .get(
            "/events",
            (request, response) -> {
              if (entrance.person(request).isEmpty()) {
                response.status(Status.UNAUTHORIZED_401).send();
              } else {
                events.tell(response);
              }
            })
        .get("/", entrance.page((request, person) -> fleet()))
        .get(
            "/devices/{device}",
            entrance.page((request, person) -> device(name(request, "device"), person)))
        .post(
            "/devices/{device}/agents/{agent}/again",
            entrance.acting(
                (request, person) -> agents.tryAgain(name(request, "agent"), person.name()),
                (request, person) -> device(name(request, "device"), person)))
        .get("/agents/{agent}", entrance.page((request, person) -> agent(request)))
        .get(
            "/families",
            entrance.page((request, person) ->
                new Page("Families", "/families", FamilyPage.list(families.all()))))
        .get(
            "/families/{family}",
            entrance.page((request, person) -> family(name(request, "family"))))
        .get(
            "/placement",
            entrance.page((request, person) ->
                new Page("Placement", "/placement", PlacementPage.middle(plans.why(time.now())))))
        .get("/rollouts", entrance.page((request, person) -> rollouts()))
        .get(
            "/rollouts/{rollout}",
            entrance.page((request, person) -> rollout(name(request, "rollout"), person)))
        .post(
            "/rollouts/{rollout}/pause", changing((rollout, who) -> rollout.pause(who, time.now())))
        .post(
            "/rollouts/{rollout}/resume",
            changing((rollout, who) -> rollout.resume(who, time.now())))
        .post(
            "/rollouts/{rollout}/abort", changing((rollout, who) -> rollout.abort(who, time.now())))
        .get("/jobs", entrance.page((request, person) -> jobs()))
        .get("/jobs/{job}", entrance.page((request, person) -> job(number(request), person)))
        .post(
            "/jobs/{job}/withdraw",
            entrance.acting(
                (request, person) -> jobs.withdraw(number(request), person.name()),
                (request, person) -> job(number(request), person)))
        .get("/jobs/{job}/report", this::report)
        .get("/audit", entrance.page((request, person) -> auditLog()));
  }

  private static String name(ServerRequest request, String what) {
    String name = request.path().pathParameters().get(what);
    Names.check(what, name);
    return name;
  }

  private Handler changing(BiFunction<Rollout, String, Step> step) {
    return entrance.acting(
        (request, person) ->
            rollouts.change(
                name(request, "rollout"),
                person.name(),
                rollout -> step.apply(rollout, person.name())),
        (request, person) -> rollout(name(request, "rollout"), person));
  }

  private Page fleet() {
    Map<Digest, Families.Shipped> shipped = new HashMap<>();
    families.all().forEach(one -> shipped.put(one.digest(), one));
    return new Page(
        "Fleet",
        "/",
        new FleetPage(devices.all(), agents.all(), shipped, rollouts.going(), time.now()).middle());
  }

  private Page device(String name, Person person) {
    return new Page(
        name,
        "/devices/" + name,
        DevicePage.middle(devices.named(name), person.role().covers(Role.OPERATOR), time.now()));
  }

  private Page agent(ServerRequest request) {
    String name = name(request, "agent");
    String range = request.query().first("last").orElse("1h");
    if (!AgentPage.RANGES.contains(range)) {
      throw new Refusal(
          Refusal.Category.INVALID, "last: not one (expected: one of " + AgentPage.RANGES + ")");
    }
    Instant now = time.now();
    Objectives.Held held =
        objectives
            .find(name, now)
            .orElseThrow(
                () -> new Refusal(Refusal.Category.NOT_FOUND, "agent: " + name + " is not there"));
    Asked asked = Asked.last(name, "", "", Said.range(range), now);
    return new Page(
        name,
        "/agents/" + name + "?last=" + range,
        new AgentPage(
                held,
                asked,
                range,
                analytics.series(asked),
                analytics.each(asked, Analytics.By.SITE),
                analytics.each(asked, Analytics.By.DEVICE),
                drifts(asked, name))
            .middle());
  }

  /* It reads more than all else on its page, which is worth showing without. */
  private AgentPage.Drifts drifts(Asked asked, String agent) {
    try {
      return new AgentPage.Drifts(
          Optional.ofNullable(analytics.drift(asked, Analytics.By.AGENT).get(agent)),
          analytics.drift(asked, Analytics.By.DEVICE));
    } catch (Refusal e) {
      if (e.category() != Refusal.Category.BUSY) {
        throw e;
      }
      return AgentPage.Drifts.untold(String.valueOf(e.getMessage()));
    }
  }

  private Page family(String name) {
    List<Families.Shipped> versions =
        families.all().stream().filter(one -> one.name().equals(name)).toList();
    if (versions.isEmpty()) {
      throw new Refusal(Refusal.Category.NOT_FOUND, "family: " + name + " is not there");
    }
    return new Page(name, "/families/" + name, FamilyPage.middle(versions));
  }

  private Page rollouts() {
    List<Devices.Known> all = devices.all();
    Instant now = time.now();
    List<Rollout> known = rollouts.all();
    Html cards =
        known.isEmpty()
            ? Html.of(
                "<p class=\"hint\">None yet. <code>skerry fleet rollout</code> begins one.</p>")
            : Html.of(
                "<div class=\"cards\">{}</div>",
                Html.each(
                    known,
                    rollout ->
                        RolloutPage.card(rollout, RolloutPage.Placed.of(rollout, all), now)));
    return new Page("Rollouts", "/rollouts", Html.of("<h1>Rollouts</h1>{}", cards));
  }

  private Page rollout(String name, Person person) {
    Rollouts.Told told = rollouts.named(name);
    return new Page(
        name,
        "/rollouts/" + name,
        RolloutPage.middle(
            told.rollout(),
            told.decisions(),
            RolloutPage.Placed.of(told.rollout(), devices.all()),
            person.role().covers(Role.OPERATOR),
            time.now()));
  }

  private Page jobs() {
    return new Page("Jobs", "/jobs", JobPage.list(jobs.newest(), time.now()));
  }

  private Page job(long id, Person person) {
    return new Page(
        "Job " + id,
        "/jobs/" + id,
        JobPage.middle(
            jobs.numbered(id),
            jobs.report(id).isPresent(),
            person.role().covers(Role.OPERATOR),
            time.now()));
  }

  private static long number(ServerRequest request) {
    String value = request.path().pathParameters().get("job");
    if (!value.matches("[0-9]{1,18}")) {
      throw new Refusal(Refusal.Category.NOT_FOUND, "job: not a number (expected: one)");
    }
    return Long.parseLong(value);
  }

  /* A worker wrote it, so it may do nothing: no script, no form, and nothing of this origin. */
  private void report(ServerRequest request, ServerResponse response) {
    if (entrance.person(request).isEmpty()) {
      Replies.away(response, "/login");
      return;
    }
    Html report =
        new Html(
            jobs.report(number(request))
                .orElseThrow(
                    () -> new Refusal(Refusal.Category.NOT_FOUND, "job: it has no report")));
    Replies.html(response, report, Replies.NOTHING_ALLOWED);
  }

  private Page auditLog() {
    return new Page(
        "Audit",
        "/audit",
        Html.of(
            """
            <h1>What was done</h1><div class="wide"><table><thead><tr><th>When</th><th>Who</th><th>What</th><th>To what</th><th></th></tr></thead>
            <tbody>{}</tbody></table></div>\
            """,
            Html.each(
                audit.before(Long.MAX_VALUE, ENTRIES),
                entry ->
                    Html.of(
                        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                        Said.at(entry.at()),
                        entry.who(),
                        entry.action(),
                        entry.subject(),
                        entry.detail()))));
  }

  /** Ends what open pages wait for. */
  @Override
  public void close() {
    events.close();
  }
}
