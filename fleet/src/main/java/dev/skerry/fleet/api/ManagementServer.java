package dev.skerry.fleet.api;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.api.Messages.AgentAsked;
import dev.skerry.fleet.api.Messages.DeviceShown;
import dev.skerry.fleet.api.Messages.FamilyShown;
import dev.skerry.fleet.api.Messages.Labelled;
import dev.skerry.fleet.api.Messages.PersonAsked;
import dev.skerry.fleet.api.Messages.PersonMade;
import dev.skerry.fleet.api.Messages.TokenAsked;
import dev.skerry.fleet.api.Messages.TokenMade;
import dev.skerry.fleet.console.Console;
import dev.skerry.fleet.enrolment.JoinTokens;
import dev.skerry.fleet.inbox.Inbox;
import dev.skerry.fleet.policy.Policies;
import dev.skerry.fleet.registry.Agents;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.fleet.registry.People;
import dev.skerry.fleet.registry.Person;
import dev.skerry.fleet.registry.Person.Role;
import dev.skerry.fleet.registry.Placements;
import dev.skerry.fleet.registry.Plans;
import dev.skerry.fleet.registry.Present;
import dev.skerry.fleet.store.Database;
import dev.skerry.terms.Names;
import dev.skerry.time.Time;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The port on which people and their tools talk to a fleet: JSON under {@code /v1}, and the
 * console.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Duration USUAL_HOLD = Duration.ofHours(1);
  private static final Duration USUAL_LEASE = Duration.ofHours(24);
  private static final String BEARER = "Bearer ";
  private static final int MOST_CONNECTIONS = 256;
  private static final int PAGE = 200;

  /* So many of the largest are less than an answer may be. */
  private static final int MESSAGES = 50;

  private final Database database;
  private final JoinTokens tokens;
  private final Families families;
  private final Agents agents;
  private final Devices devices;
  private final Placements placements;
  private final Plans plans;
  private final RolloutDesk rollouts;
  private final Policies policies;
  private final People people;
  private final Audit audit;
  private final Inbox inbox;
  private final Insight insight;
  private final Uploads uploads;
  private final JobDesk jobs;
  private final Console console;
  private final Time time;
  private final WebServer server;

  private ManagementServer(
      Database database,
      JoinTokens tokens,
      Families families,
      Policies policies,
      Plans plans,
      Uploads uploads,
      Listen listen,
      Time time) {
    this.database = database;
    this.tokens = tokens;
    this.families = families;
    this.agents = new Agents(database);
    this.devices = new Devices(database);
    this.placements = new Placements(database);
    this.plans = plans;
    this.rollouts = new RolloutDesk(database, families, time);
    this.policies = policies;
    this.people = new People(database);
    this.audit = new Audit(database);
    this.inbox = new Inbox(database);
    this.insight = new Insight(database, time);
    this.uploads = uploads;
    this.jobs = new JobDesk(database, families, uploads, time);
    this.console = new Console(database, families, plans, time);
    this.time = time;
    this.server =
        Http.started(
            WebServer.builder()
                .host(listen.host())
                .port(listen.port())
                .maxTcpConnections(MOST_CONNECTIONS)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(300))
                .maxPayloadSize(Uploads.LARGEST + 1)
                .directHandlers(Unparsed.handlers())
                .addProtocol(Http1Config.builder().continueImmediately(false).build())
                .routing(this::route)
                .build(),
            listen.host(),
            listen.port());
  }

  /** Where to listen. */
  public record Listen(String host, int port) {}

  /** Starts listening. */
  public static ManagementServer start(
      Database database,
      JoinTokens tokens,
      Families families,
      Policies policies,
      Plans plans,
      Uploads uploads,
      Listen listen,
      Time time) {
    return new ManagementServer(database, tokens, families, policies, plans, uploads, listen, time);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** What {@code GET /metrics} says. */
  public String metrics() {
    return insight.metrics();
  }

  /** Has more said at its end, in Prometheus' text format; called at most once. */
  public void tellAlso(Supplier<String> more) {
    insight.tellAlso(more);
  }

  private interface Action {
    void run(ServerRequest request, ServerResponse response, String who) throws Exception;
  }

  private void route(HttpRouting.Builder routing) {
    routing
        .get("/health", (request, response) -> Http.send(response, Map.of("status", health())))
        .get("/openapi.yaml", Description.handler())
        .post("/v1/tokens", by(Role.OPERATOR, this::makeToken))
        .get("/v1/devices", by(Role.VIEWER, this::devices))
        .get("/v1/devices/{device}", by(Role.VIEWER, this::device))
        .put("/v1/devices/{device}/labels", by(Role.OPERATOR, this::label))
        .post("/v1/devices/{device}/revoke", by(Role.OPERATOR, this::revoke))
        .post("/v1/families", by(Role.OPERATOR, this::addFamily))
        .get(
            "/v1/families",
            by(
                Role.VIEWER,
                (request, response, who) ->
                    Http.send(response, families.all().stream().map(FamilyShown::of).toList())))
        .put("/v1/agents/{agent}", by(Role.OPERATOR, this::putAgent))
        .get(
            "/v1/agents/{agent}/placement",
            by(
                Role.VIEWER,
                (request, response, who) ->
                    Http.send(response, plans.why(Http.name(request, "agent"), time.now()))))
        .post("/v1/agents/{agent}/plan", by(Role.OPERATOR, this::plan))
        .post("/v1/agents/{agent}/again", by(Role.OPERATOR, this::tryAgain))
        .delete("/v1/agents/{agent}", by(Role.OPERATOR, this::removeAgent))
        .get(
            "/v1/agents",
            by(Role.VIEWER, (request, response, who) -> Http.send(response, agents.all())))
        .post("/v1/rollouts", by(Role.OPERATOR, rollouts::begin))
        .get("/v1/rollouts", by(Role.VIEWER, rollouts::all))
        .get("/v1/rollouts/{rollout}", by(Role.VIEWER, rollouts::one))
        .post("/v1/rollouts/{rollout}/pause", by(Role.OPERATOR, rollouts::pause))
        .post("/v1/rollouts/{rollout}/resume", by(Role.OPERATOR, rollouts::resume))
        .post("/v1/rollouts/{rollout}/abort", by(Role.OPERATOR, rollouts::abort))
        .post("/v1/policies", by(Role.OPERATOR, this::writePolicy))
        .get(
            "/v1/policies",
            by(Role.VIEWER, (request, response, who) -> Http.send(response, policies.newest())))
        .post("/v1/people", by(Role.ADMIN, this::addPerson))
        .delete("/v1/people/{person}", by(Role.ADMIN, this::removePerson))
        .get(
            "/v1/people",
            by(Role.ADMIN, (request, response, who) -> Http.send(response, people.all())))
        .get("/v1/audit", by(Role.VIEWER, this::audit))
        .get("/v1/messages", by(Role.VIEWER, this::messages))
        .get("/v1/analytics", by(Role.VIEWER, insight::series))
        .get("/v1/objectives", by(Role.VIEWER, insight::objectives))
        .put("/v1/agents/{agent}/objective", by(Role.OPERATOR, insight::hold))
        .post("/v1/models", by(Role.OPERATOR, jobs::addModel))
        .post("/v1/samples", by(Role.OPERATOR, jobs::addSamples))
        .post("/v1/jobs", by(Role.OPERATOR, jobs::ask))
        .get("/v1/jobs", by(Role.VIEWER, jobs::all))
        .get("/v1/jobs/{job}", by(Role.VIEWER, jobs::one))
        .delete("/v1/jobs/{job}", by(Role.OPERATOR, jobs::withdraw))
        .post("/v1/assignments", by(Role.WORKER, jobs::take))
        .post("/v1/assignments/{job}/model", by(Role.WORKER, jobs::model))
        .post("/v1/assignments/{job}/samples", by(Role.WORKER, jobs::samples))
        .post("/v1/assignments/{job}/progress", by(Role.WORKER, jobs::progress))
        .post("/v1/assignments/{job}/return", by(Role.WORKER, jobs::giveBack))
        .post("/v1/assignments/{job}/failure", by(Role.WORKER, jobs::fail))
        .post("/v1/assignments/{job}/family", by(Role.WORKER, jobs::deliver))
        .get("/metrics", by(Role.VIEWER, insight::metrics));
    console.route(routing);
    Http.errors(routing);
  }

  /** Lets somebody do it who may. */
  private Handler by(Role needed, Action action) {
    return (request, response) -> {
      String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
      if (!header.startsWith(BEARER)) {
        throw new Refusal(
            Refusal.Category.DENIED, "token: none (expected: Authorization: Bearer TOKEN)");
      }
      Person person =
          people
              .find(header.substring(BEARER.length()).strip())
              .orElseThrow(() ->
                  new Refusal(
                      Refusal.Category.DENIED,
                      "token: nobody's (expected: a person's of this fleet)"));
      if (!person.role().covers(needed)) {
        throw new Refusal(
            Refusal.Category.FORBIDDEN,
            person.name() + " is " + person.role() + " (expected: " + needed + " for this)");
      }
      action.run(request, response, person.name());
    };
  }

  private String health() {
    return database.in(handle -> handle.createQuery("select 'ok'").mapTo(String.class).one());
  }

  private void makeToken(ServerRequest request, ServerResponse response, String who) {
    TokenAsked asked = Http.read(request, TokenAsked.class);
    Duration holds = asked.holds().orElse(USUAL_HOLD);
    Http.send(
        response,
        new TokenMade(
            tokens.make(
                asked.site().orElse(""),
                Labels.of(asked.labels().orElse(Map.of())),
                holds,
                who,
                time.now()),
            time.now().plus(holds)));
  }

  private void devices(ServerRequest request, ServerResponse response, String who) {
    String after = request.query().first("after").orElse("");
    if (!after.isEmpty()) {
      Names.check("after", after);
    }
    Http.send(response, Messages.DevicesShown.of(devices.after(after), time.now()));
  }

  private void device(ServerRequest request, ServerResponse response, String who) {
    String name = Http.name(request, "device");
    Http.send(response, new DeviceShown(devices.named(name), placements.desired(name)));
  }

  private void label(ServerRequest request, ServerResponse response, String who) {
    String name = Http.name(request, "device");
    devices.label(name, Labels.of(Http.read(request, Labelled.class).labels()), who);
    Http.send(response, devices.named(name));
  }

  private void revoke(ServerRequest request, ServerResponse response, String who) {
    String name = Http.name(request, "device");
    devices.revoke(name, who);
    Http.send(response, devices.named(name));
  }

  private void addFamily(ServerRequest request, ServerResponse response, String who)
      throws Exception {
    Http.send(
        response,
        FamilyShown.of(
            uploads.take(request.content().inputStream(), file -> families.add(file, who))));
  }

  private void putAgent(ServerRequest request, ServerResponse response, String who) {
    AgentAsked asked = Http.read(request, AgentAsked.class);
    Agents.Intent intent =
        asked.intent(Http.name(request, "agent"), families.named(asked.family()));
    agents.put(intent, asked.atOnce().orElse(false), who);
    Http.send(response, Messages.AgentPut.of(intent, Present.in(database).notes(intent)));
  }

  private void tryAgain(ServerRequest request, ServerResponse response, String who) {
    Http.send(response, new Messages.TriedAgain(agents.tryAgain(Http.name(request, "agent"), who)));
  }

  private void plan(ServerRequest request, ServerResponse response, String who) {
    AgentAsked asked = Http.read(request, AgentAsked.class);
    Http.send(
        response,
        plans.preview(
            asked.intent(Http.name(request, "agent"), families.named(asked.family())), time.now()));
  }

  private void removeAgent(ServerRequest request, ServerResponse response, String who) {
    agents.remove(Http.name(request, "agent"), who);
    response.status(Status.NO_CONTENT_204).send();
  }

  private void writePolicy(ServerRequest request, ServerResponse response, String who) {
    Messages.PolicyAsked asked = Http.read(request, Messages.PolicyAsked.class);
    String site = asked.site().orElse("");
    long version = policies.write(site, asked.text(), asked.lease().orElse(USUAL_LEASE), who);
    Http.send(response, new Messages.PolicyMade(version, Present.in(database).notes(site)));
  }

  private void addPerson(ServerRequest request, ServerResponse response, String who) {
    PersonAsked asked = Http.read(request, PersonAsked.class);
    Http.send(
        response,
        new PersonMade(asked.name(), asked.role(), people.add(asked.name(), asked.role(), who)));
  }

  private void removePerson(ServerRequest request, ServerResponse response, String who) {
    people.remove(Http.name(request, "person"), who);
    response.status(Status.NO_CONTENT_204).send();
  }

  private void audit(ServerRequest request, ServerResponse response, String who) {
    List<Audit.Entry> entries = audit.before(before(request), PAGE);
    Http.send(response, entries);
  }

  private void messages(ServerRequest request, ServerResponse response, String who) {
    String device = request.query().first("device").orElse("");
    if (!device.isEmpty()) {
      devices.named(device);
    }
    Http.send(response, inbox.before(device, before(request), MESSAGES));
  }

  private static long before(ServerRequest request) {
    String before = request.query().first("before").orElse(Long.toString(Long.MAX_VALUE));
    if (!before.matches("[0-9]{1,18}") && !before.equals(Long.toString(Long.MAX_VALUE))) {
      throw new Refusal(
          Refusal.Category.INVALID, "before: " + before + " (expected: an entry's id)");
    }
    return Long.parseLong(before);
  }

  @Override
  public void close() {
    console.close();
    server.stop();
  }
}
