package dev.skerry.fleet.api;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.jobs.Job;
import dev.skerry.fleet.jobs.Jobs;
import dev.skerry.fleet.jobs.Materials;
import dev.skerry.fleet.jobs.Recipe;
import dev.skerry.fleet.jobs.Standing.Turn;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.fleet.store.Database;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Names;
import dev.skerry.time.Time;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where operators ask for families to be made, and workers for something to do. */
final class JobDesk {
  private final Jobs jobs;
  private final Materials materials;
  private final Families families;
  private final Uploads uploads;
  private final Time time;

  JobDesk(Database database, Families families, Uploads uploads, Time time) {
    this.jobs = new Jobs(database);
    this.materials = new Materials(database);
    this.families = families;
    this.uploads = uploads;
    this.time = time;
  }

  record MaterialKept(String digest, long size) {}

  /** What is wanted; what is left out is as {@code skerry optimize} has it. */
  record JobAsked(
      String family,
      Digest model,
      Digest samples,
      Optional<Recipe.Level> level,
      Optional<Double> accuracyDrop,
      Optional<Long> seed,
      Optional<String> spec,
      Optional<Map<String, String>> labels) {
    Job.Wanted wanted() {
      return new Job.Wanted(
          family,
          model,
          samples,
          new Recipe(
              level.orElse(Recipe.Level.QUANTIZE),
              accuracyDrop.orElse(0.01),
              seed.orElse(1L),
              spec.orElse("")),
          Labels.of(labels.orElse(Map.of())));
    }
  }

  /** A job as people see it; {@code left} in milliseconds. */
  record JobShown(
      long id,
      String family,
      String model,
      String samples,
      Recipe recipe,
      Map<String, String> labels,
      String askedBy,
      Instant askedAt,
      String state,
      String worker,
      int attempts,
      String reason,
      double share,
      String doing,
      Duration left,
      Optional<String> result) {
    static JobShown of(Job job) {
      Job.Wanted wanted = job.wanted();
      return new JobShown(
          job.id(),
          wanted.family(),
          wanted.model().hex(),
          wanted.data().hex(),
          wanted.recipe(),
          wanted.labels().values(),
          job.asked().by(),
          job.asked().at(),
          job.standing().state().name(),
          job.standing().worker(),
          job.standing().attempts(),
          job.standing().reason(),
          job.progress().share(),
          job.progress().doing(),
          job.progress().left(),
          job.result().map(Digest::hex));
    }
  }

  record WorkAsked(Optional<String> name, Optional<Map<String, String>> labels) {}

  /** What there is to do: nothing, or one job, whose family shall have that version. */
  record Work(Optional<JobShown> job, int version) {}

  /** Who says it: a worker of the person whose token it is, in that attempt. */
  record Turned(Optional<String> name, int attempt) {
    Turn turn(String who) {
      return new Turn(worker(who, name), attempt);
    }
  }

  record Progressed(
      Optional<String> name, int attempt, double share, String doing, Optional<Duration> left) {}

  record Failed(Optional<String> name, int attempt, String reason) {}

  /* No name has a slash in it, so nobody is taken for another. */
  private static String worker(String who, Optional<String> name) {
    return name.filter(own -> !own.isEmpty())
        .map(own -> {
          Names.check("name", own);
          return who + "/" + own;
        })
        .orElse(who);
  }

  private static long number(ServerRequest request) {
    String value = request.path().pathParameters().get("job");
    if (!value.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("job: not a number (expected: one of skerry fleet jobs)");
    }
    return Long.parseLong(value);
  }

  void addModel(ServerRequest request, ServerResponse response, String who) throws IOException {
    add(request, response, Materials.Kind.MODEL, who);
  }

  void addSamples(ServerRequest request, ServerResponse response, String who) throws IOException {
    add(request, response, Materials.Kind.DATA, who);
  }

  private void add(ServerRequest request, ServerResponse response, Materials.Kind kind, String who)
      throws IOException {
    Materials.Kept kept =
        uploads.take(request.content().inputStream(), file -> materials.add(file, kind, who));
    Http.send(response, new MaterialKept(kept.digest().hex(), kept.size().count()));
  }

  void ask(ServerRequest request, ServerResponse response, String who) {
    Job.Wanted wanted = Http.read(request, JobAsked.class).wanted();
    Http.send(response, JobShown.of(jobs.ask(wanted, who, time.now())));
  }

  void all(ServerRequest request, ServerResponse response, String who) {
    List<JobShown> shown = jobs.newest().stream().map(JobShown::of).toList();
    Http.send(response, shown);
  }

  void one(ServerRequest request, ServerResponse response, String who) {
    Http.send(response, JobShown.of(jobs.numbered(number(request))));
  }

  void withdraw(ServerRequest request, ServerResponse response, String who) {
    jobs.withdraw(number(request), who);
    response.status(Status.NO_CONTENT_204).send();
  }

  void take(ServerRequest request, ServerResponse response, String who) {
    WorkAsked asked = Http.read(request, WorkAsked.class);
    Optional<Jobs.Taken> taken =
        jobs.take(
            worker(who, asked.name()), Labels.of(asked.labels().orElse(Map.of())), time.now());
    Http.send(
        response,
        new Work(
            taken.map(one -> JobShown.of(one.job())), taken.map(Jobs.Taken::version).orElse(0)));
  }

  void model(ServerRequest request, ServerResponse response, String who) throws IOException {
    send(request, response, who, Job.Wanted::model);
  }

  void samples(ServerRequest request, ServerResponse response, String who) throws IOException {
    send(request, response, who, Job.Wanted::data);
  }

  /* Nobody but who has the job is told what it is made from. */
  private void send(
      ServerRequest request,
      ServerResponse response,
      String who,
      Function<Job.Wanted, Digest> which)
      throws IOException {
    Turn turn = Http.read(request, Turned.class).turn(who);
    Job job = jobs.held(number(request), turn, time.now());
    response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    try (OutputStream out = response.outputStream()) {
      materials.copy(which.apply(job.wanted()), out);
    }
  }

  void progress(ServerRequest request, ServerResponse response, String who) {
    Progressed told = Http.read(request, Progressed.class);
    jobs.progress(
        number(request),
        new Turn(worker(who, told.name()), told.attempt()),
        new Job.Progress(told.share(), told.doing(), told.left().orElse(Duration.ZERO)),
        time.now());
    response.status(Status.NO_CONTENT_204).send();
  }

  void giveBack(ServerRequest request, ServerResponse response, String who) {
    jobs.giveBack(number(request), Http.read(request, Turned.class).turn(who), time.now());
    response.status(Status.NO_CONTENT_204).send();
  }

  void fail(ServerRequest request, ServerResponse response, String who) {
    Failed told = Http.read(request, Failed.class);
    jobs.fail(
        number(request),
        new Turn(worker(who, told.name()), told.attempt()),
        told.reason(),
        time.now());
    response.status(Status.NO_CONTENT_204).send();
  }

  void deliver(ServerRequest request, ServerResponse response, String who) throws IOException {
    long id = number(request);
    String attempt = request.query().first("attempt").orElse("");
    String digest = request.query().first("digest").orElse("");
    if (!attempt.matches("[0-9]{1,9}") || !digest.matches("[0-9a-f]{64}")) {
      throw new Refusal(
          Refusal.Category.INVALID,
          "family: attempt and digest are not said (expected: ?attempt=N&digest=HEX)");
    }
    Turn turn =
        new Turn(
            worker(who, request.query().first("name").asOptional()), Integer.parseInt(attempt));
    // Whoever has no right to deliver is not let send half a gigabyte first.
    Job before = jobs.numbered(id);
    if (!before.standing().state().isOver()) {
      jobs.held(id, turn, time.now());
    }
    Job job =
        uploads.take(
            request.content().inputStream(),
            file -> jobs.deliver(id, turn, new Digest(digest), file, families, time.now()));
    Http.send(response, JobShown.of(job));
  }
}
