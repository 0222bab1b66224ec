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
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The console's pages. A browser shows who asks by a cookie that no script can read and no other
 * site can have sent; what changes anything is asked for with a header that other sites cannot set.
 */
public final class Console implements AutoCloseable {
  private static final String COOKIE = "skerry";
  private static final int LONGEST_FORM = 4096;
  private static final int ENTRIES = 200;
  private static final HeaderName HTMX = HeaderNames.create("HX-Request");
  private static final String REPORT_POLICY =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none';"
          + " base-uri 'none'";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  private final Devices devices;
  private final Agents agents;
  private final Families families;
  private final Plans plans;
  private final Rollouts rollouts;
  private final People people;
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
    this.people = new People(database);
    this.audit = new Audit(database);
    this.jobs = new Jobs(database);
    this.analytics = new Analytics(database);
    this.objectives = new Objectives(database);
    this.events = new Events(database, time);
    this.time = time;
  }

  private interface Pages {
    Page of(ServerRequest request, Person person);
  }

  private interface Act {
    void by(ServerRequest request, Person person);
  }

  /** Adds them to what a port answers. */
  public void route(HttpRouting.Builder routing) {
    for (Asset asset : Asset.values()) {
      routing.get("/assets/" + asset.file(), (request, response) -> send(response, asset));
    }
    routing
        .get("/login", (request, response) -> html(response, Page.login("")))
        .post("/login", this::login)
        .post("/logout", this::logout)
        .get(
            "/events",
            (request, response) -> {
              if (person(request).isEmpty()) {
                response.status(Status.UNAUTHORIZED_401).send();
              } else {
                events.tell(response);
              }
            })
        .get("/", page((request, person) -> fleet()))
        .get(
            "/devices/{device}", page((request, person) -> device(name(request, "device"), person)))
        .post(
            "/devices/{device}/agents/{agent}/again",
            acting(
                (request, person) -> agents.tryAgain(name(request, "agent"), person.name()),
                (request, person) -> device(name(request, "device"), person)))
        .get("/agents/{agent}", page((request, person) -> agent(request)))
        .get(
            "/families",
            page((request, person) ->
                new Page("Families", "/families", FamilyPage.list(families.all()))))
        .get("/families/{family}", page((request, person) -> family(name(request, "family"))))
        .get(
            "/placement",
            page((request, person) ->
                new Page("Placement", "/placement", PlacementPage.middle(plans.why(time.now())))))
        .get("/rollouts", page((request, person) -> rollouts()))
        .get(
            "/rollouts/{rollout}",
            page((request, person) -> rollout(name(request, "rollout"), person)))
        .post(
            "/rollouts/{rollout}/pause", changing((rollout, who) -> rollout.pause(who, time.now())))
        .post(
            "/rollouts/{rollout}/resume",
            changing((rollout, who) -> rollout.resume(who, time.now())))
        .post(
            "/rollouts/{rollout}/abort", changing((rollout, who) -> rollout.abort(who, time.now())))
        .get("/jobs", page((request, person) -> jobs()))
        .get("/jobs/{job}", page((request, person) -> job(number(request))))
        .get("/jobs/{job}/report", this::report)
        .get("/audit", page((request, person) -> auditLog()));
  }

  private static String name(ServerRequest request, String what) {
    String name = request.path().pathParameters().get(what);
    Names.check(what, name);
    return name;
  }

  private Handler page(Pages pages) {
    return (request, response) -> {
      Optional<Person> person = person(request);
      if (person.isEmpty()) {
        away(response, "/login");
        return;
      }
      try {
        Page page = pages.of(request, person.get());
        html(
            response,
            request.headers().contains(HTMX) ? page.middle() : page.whole(person.get().name()));
      } catch (Refusal | IllegalArgumentException e) {
        response.status(Status.NOT_FOUND_404);
        Html trouble =
            Html.of("<h1>Not here</h1><p class=\"trouble\">{}</p>", String.valueOf(e.getMessage()));
        html(response, new Page("Not here", "", trouble).whole(person.get().name()));
      }
    };
  }

  private Handler changing(BiFunction<Rollout, String, Step> step) {
    return acting(
        (request, person) ->
            rollouts.change(
                name(request, "rollout"),
                person.name(),
                rollout -> step.apply(rollout, person.name())),
        (request, person) -> rollout(name(request, "rollout"), person));
  }

  /* Does something, and shows what has become of it, or why it cannot be done. */
  private Handler acting(Act act, Pages pages) {
    return (request, response) -> {
      Person person = person(request).orElse(null);
      if (person == null || !request.headers().contains(HTMX)) {
        response.status(Status.FORBIDDEN_403).send();
        return;
      }
      if (!person.role().covers(Role.OPERATOR)) {
        throw new Refusal(
            Refusal.Category.FORBIDDEN, person.name() + " may only look on (expected: OPERATOR)");
      }
      Html trouble = Html.NONE;
      try {
        act.by(request, person);
      } catch (Refusal e) {
        trouble =
            Html.of("<p class=\"trouble\" role=\"alert\">{}</p>", String.valueOf(e.getMessage()));
      }
      html(response, Html.of("{}{}", trouble, pages.of(request, person).middle()));
    };
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
                analytics.each(asked, Analytics.By.DEVICE))
            .middle());
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

  private Page job(long id) {
    return new Page(
        "Job " + id,
        "/jobs/" + id,
        JobPage.middle(jobs.numbered(id), jobs.report(id).isPresent(), time.now()));
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
    if (person(request).isEmpty()) {
      away(response, "/login");
      return;
    }
    Html report =
        new Html(
            jobs.report(number(request))
                .orElseThrow(
                    () -> new Refusal(Refusal.Category.NOT_FOUND, "job: it has no report")));
    html(response, report, REPORT_POLICY);
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

  private Optional<Person> person(ServerRequest request) {
    return request
        .headers()
        .cookies()
        .first(COOKIE)
        .asOptional()
        .flatMap(people::find)
        .filter(person -> person.role().covers(Role.VIEWER));
  }

  private void login(ServerRequest request, ServerResponse response) throws IOException {
    String form;
    try (InputStream in = request.content().inputStream()) {
      form = new String(in.readNBytes(LONGEST_FORM), StandardCharsets.UTF_8);
    }
    String token =
        form.startsWith("token=")
            ? URLDecoder.decode(form.substring("token=".length()), StandardCharsets.UTF_8).strip()
            : "";
    if (people.find(token).filter(person -> person.role().covers(Role.VIEWER)).isEmpty()) {
      response.status(Status.UNAUTHORIZED_401);
      html(response, Page.login("That is nobody's token."));
      return;
    }
    response.header(
        HeaderNames.SET_COOKIE, COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict");
    away(response, "/");
  }

  private void logout(ServerRequest request, ServerResponse response) {
    response.header(
        HeaderNames.SET_COOKIE, COOKIE + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    away(response, "/login");
  }

  private static void away(ServerResponse response, String to) {
    response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, to).send();
  }

  private static void html(ServerResponse response, Html html) {
    html(response, html, POLICY);
  }

  private static void html(ServerResponse response, Html html, String policy) {
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    response.header(HeaderNames.create("Content-Security-Policy"), policy);
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(html.text().getBytes(StandardCharsets.UTF_8));
  }

  private static void send(ServerResponse response, Asset asset) {
    response.header(HeaderNames.CONTENT_TYPE, asset.type());
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    response.header(HeaderNames.CACHE_CONTROL, "max-age=3600");
    response.send(asset.bytes());
  }

  /** Ends what open pages wait for. */
  @Override
  public void close() {
    events.close();
  }
}
