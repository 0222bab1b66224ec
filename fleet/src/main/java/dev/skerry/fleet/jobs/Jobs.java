package dev.skerry.fleet.jobs;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.jobs.Standing.State;
import dev.skerry.fleet.jobs.Standing.Turn;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.fleet.store.Database;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** All jobs of a fleet. What becomes of one is decided under a lock on its row. */
public final class Jobs {
  private static final int MOST_UNFINISHED = 1000;
  private static final int SHOWN = 200;
  private static final int LONGEST_REPORT = 4 << 20;
  private static final String REPORT = "report.html";
  private static final String UNFINISHED = "where state in ('WAITING', 'RUNNING') order by id";

  private final Database database;

  public Jobs(Database database) {
    this.database = database;
  }

  /** A job that a worker has, and the version that its family shall have. */
  public record Taken(Job job, int version) {}

  /** Asks for one. */
  public Job ask(Job.Wanted wanted, String who, Instant now) {
    return database.in(handle -> {
      Materials.require(handle, wanted.model(), Materials.Kind.MODEL);
      Materials.require(handle, wanted.data(), Materials.Kind.DATA);
      long unfinished =
          handle
              .createQuery("select count(*) from job where state in ('WAITING', 'RUNNING')")
              .mapTo(Long.class)
              .one();
      if (unfinished >= MOST_UNFINISHED) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "jobs: " + unfinished + " are not finished (expected: < " + MOST_UNFINISHED + ")");
      }
      long id = Rows.insert(handle, wanted, who, now);
      Audit.note(handle, who, "ask for job", Long.toString(id), wanted.family());
      return Rows.select(handle, "where id = " + id).getFirst();
    });
  }

  /** The newest, newest first. */
  public List<Job> newest() {
    return database.in(handle -> Rows.select(handle, "order by id desc limit " + SHOWN));
  }

  /**
   * The one with this number.
   *
   * @throws Refusal if there is none
   */
  public Job numbered(long id) {
    return database.in(handle -> one(handle, id, ""));
  }

  private static Job one(Handle handle, long id, String lock) {
    return Rows.select(handle, "where id = " + id + lock).stream()
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Refusal.Category.NOT_FOUND,
                "job: " + id + " is not there (expected: one of skerry fleet jobs)"));
  }

  /** The page that tells what came of one; empty if there is none. */
  public Optional<String> report(long id) {
    return database.in(handle ->
        handle
            .createQuery("select report from job where id = :id and report <> ''")
            .bind("id", id)
            .mapTo(String.class)
            .findOne());
  }

  /** Gives {@code worker} a job, if there is one for it. */
  public Optional<Taken> take(String worker, Labels has, Instant now) {
    return database.in(handle -> {
      Optional<Job> chosen =
          Choice.of(Rows.select(handle, UNFINISHED + " for update"), worker, has, now);
      if (chosen.isEmpty()) {
        return Optional.empty();
      }
      Job job = chosen.get();
      Standing taken = job.standing().taken(worker, now);
      put(handle, job, taken, worker, "take job");
      return taken.state() == State.RUNNING
          ? Optional.of(new Taken(job.with(taken), version(handle, job.wanted().family())))
          : Optional.empty();
    });
  }

  private static int version(Handle handle, String family) {
    return handle
        .createQuery("select coalesce(max(version), 0) + 1 from family where name = :name")
        .bind("name", family)
        .mapTo(Integer.class)
        .one();
  }

  /** The job, which must be whose turn it is. */
  public Job held(long id, Turn turn, Instant now) {
    Job job = numbered(id);
    job.standing().at(now).require(turn);
    return job;
  }

  /** Notes how far one is, and renews its lease. */
  public void progress(long id, Turn turn, Job.Progress progress, Instant now) {
    database.run(handle -> {
      Job job = one(handle, id, " for update");
      Rows.update(handle, id, job.standing().at(now).renewed(turn, now));
      Rows.update(handle, id, progress);
    });
  }

  /** Gives one back for others to take. */
  public void giveBack(long id, Turn turn, Instant now) {
    change(id, turn.worker(), "give job back", standing -> standing.at(now).returned(turn, now));
  }

  /** Notes that one cannot be carried out. */
  public void fail(long id, Turn turn, String why, Instant now) {
    change(id, turn.worker(), "fail job", standing -> standing.at(now).failed(turn, why));
  }

  /** Takes one back; whoever works on it is told so when it next says something. */
  public void withdraw(long id, String who) {
    change(id, who, "withdraw job", Standing::withdrawn);
  }

  /**
   * Takes in the family that was made, together with the news that it was, or neither. The same
   * one, delivered again because nobody heard the answer, is taken for what it is.
   *
   * @param said the digest of the archive, by whoever sent it
   * @throws Refusal if it is damaged, no family, not the one that was asked for, or not theirs
   */
  public Job deliver(
      long id, Turn turn, Digest said, Path archive, Families families, Instant now) {
    Job before = numbered(id);
    if (before.standing().state() == State.DONE
        && before.result().equals(Optional.of(said))
        && before.standing().worker().equals(turn.worker())) {
      return before;
    }
    before.standing().at(now).require(turn);
    families.add(
        archive,
        turn.worker(),
        (handle, family, digest, folder) -> {
          Job job = one(handle, id, " for update");
          if (!digest.equals(said)) {
            throw new Refusal(
                Refusal.Category.INVALID,
                "family: digest " + digest + " (expected: " + said + "; send it again)");
          }
          if (!family.name().equals(job.wanted().family())) {
            throw new Refusal(
                Refusal.Category.INVALID,
                "family: " + family.name() + " (expected: " + job.wanted().family() + ")");
          }
          put(handle, job, job.standing().at(now).done(turn), turn.worker(), "deliver job");
          Rows.finish(handle, id, digest, report(folder));
        });
    return numbered(id);
  }

  private static String report(Path folder) {
    Path file = folder.resolve(REPORT);
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LONGEST_REPORT
          ? Files.readString(file, StandardCharsets.UTF_8).replace("\0", "")
          : "";
    } catch (IOException e) {
      throw new Refusal(Refusal.Category.INVALID, "report: cannot be read (expected: UTF-8)", e);
    }
  }

  /** Lets those wait again whose lease has run out. */
  public void expire(Instant now) {
    database.run(handle -> {
      for (Job job : Rows.select(handle, UNFINISHED + " for update skip locked")) {
        Standing next = job.standing().at(now);
        if (!next.equals(job.standing())) {
          put(handle, job, next, "fleet", "miss worker of job");
        }
      }
    });
  }

  private void change(long id, String who, String action, UnaryOperator<Standing> step) {
    database.run(handle -> {
      Job job = one(handle, id, " for update");
      put(handle, job, step.apply(job.standing()), who, action);
    });
  }

  private static void put(Handle handle, Job job, Standing next, String who, String action) {
    Rows.update(handle, job.id(), next);
    if (next.state() == State.WAITING) {
      Rows.update(handle, job.id(), Job.Progress.NONE);
    }
    if (next.state().isOver()) {
      Materials.forget(handle, job);
    }
    Audit.note(
        handle,
        who,
        action,
        Long.toString(job.id()),
        next.state() + (next.reason().isEmpty() ? "" : ": " + next.reason()));
  }
}
