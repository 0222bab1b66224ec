package dev.skerry.cli.workshop;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Folders;
import dev.skerry.cli.fleet.JobShown;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes one job after another. One thread works; another says every few seconds that it does, and
 * hears then whether anybody still wants it.
 */
final class Worker {
  private static final String JOB = "job-";
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Errands errands;
  private final Setup setup;
  private final PrintStream out;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ReentrantLock taking = new ReentrantLock();
  private volatile @Nullable JobShown current;

  Worker(Errands errands, Setup setup, PrintStream out) {
    this.errands = errands;
    this.setup = setup;
    this.out = out;
  }

  /**
   * How it works.
   *
   * @param labels by which jobs choose it
   * @param state a folder for what is being made
   * @param race how long speeds are compared
   * @param pause between two questions to the fleet
   * @param signer who signs families; empty if nobody does
   */
  record Setup(
      Map<String, String> labels,
      Path state,
      Duration race,
      Duration pause,
      Optional<Signer> signer) {}

  /* The job is somebody else's now, or nobody's. */
  private static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException(String message) {
      super(message);
    }
  }

  /** Works until it is stopped. */
  void run() throws InterruptedException {
    while (stopped.getCount() > 0) {
      if (!once()) {
        var _ = stopped.await(setup.pause().toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  /** Does one job, if there is one; returns whether there was. */
  boolean once() throws InterruptedException {
    Errands.Work work;
    taking.lock();
    try {
      if (stopped.getCount() == 0) {
        return false;
      }
      work = errands.take(setup.labels());
      current = work.job().orElse(null);
    } catch (CommandException e) {
      if (e.isWrong()) {
        throw e;
      }
      out.println(e.getMessage() + "; asking again");
      return false;
    } finally {
      taking.unlock();
    }
    if (work.job().isEmpty()) {
      return false;
    }
    JobShown job = work.job().get();
    out.println("job " + job.id() + ": " + job.family() + ", attempt " + job.attempts());
    try {
      sweep(job);
      out.println("job " + job.id() + ": " + carryOut(job, work.version()));
    } finally {
      current = null;
    }
    return true;
  }

  /* Samples are not ours to keep: what nobody came back to for a week goes. */
  private void sweep(JobShown job) {
    FileTime old = FileTime.from(Instant.now().minus(KEPT));
    try (Stream<Path> folders = Files.list(setup.state())) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        String name = String.valueOf(folder.getFileName());
        if (name.startsWith(JOB)
            && !name.equals(JOB + job.id())
            && Files.getLastModifiedTime(folder).compareTo(old) < 0) {
          Folders.delete(folder);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      out.println("old jobs stay: " + e.getMessage());
    }
  }

  private String carryOut(JobShown job, int version) throws InterruptedException {
    Path folder = setup.state().resolve(JOB + job.id());
    try (Pulse pulse = Pulse.start(errands, job, setup.pause())) {
      Path archive = folder.resolve("family" + FamilyArchive.SUFFIX);
      try {
        make(job, version, folder, archive, pulse);
      } catch (LostException | InterruptedIOException lost) {
        throw lost;
      } catch (IOException | RuntimeException e) {
        return refused(job, folder, pulse, e);
      } catch (OutOfMemoryError e) {
        // What was being made is garbage by now, and the next job may be smaller.
        return failed(job, folder, "it needs more memory than this worker has");
      }
      errands.deliver(job, archive, Digest.of(Files.readAllBytes(archive)));
      Folders.delete(folder);
      return "delivered";
    } catch (LostException lost) {
      return "left, " + lost.getMessage();
    } catch (CommandException e) {
      return e.isWrong() ? failed(job, folder, String.valueOf(e.getMessage())) : left(e);
    } catch (IOException e) {
      return left(e);
    }
  }

  /* What was finished is there when the job comes back. */
  private static String left(Exception e) {
    return "left until the fleet gives it out again: " + e.getMessage();
  }

  private String refused(JobShown job, Path folder, Pulse pulse, Exception e) {
    if (e instanceof CommandException told && !told.isWrong()) {
      throw told;
    }
    pulse.requireTurn();
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return failed(job, folder, reason.replace(folder + "/", ""));
  }

  private String failed(JobShown job, Path folder, String reason) {
    try {
      errands.fail(job, reason.length() > 2000 ? reason.substring(0, 2000) : reason);
      Folders.delete(folder);
    } catch (CommandException | IOException e) {
      return "failed, which could not be told: " + e.getMessage();
    }
    return "failed, " + reason;
  }

  private void make(JobShown job, int version, Path folder, Path archive, Pulse pulse)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Workbench bench = new Workbench(folder, setup.race());
    fetch(job, "model", new Digest(job.model()), bench.model());
    Path packed = folder.resolve("samples" + FamilyArchive.SUFFIX);
    fetch(job, "samples", new Digest(job.samples()), packed);
    if (Files.isDirectory(bench.samples())) {
      Folders.delete(bench.samples());
    }
    FamilyArchive.unpack(packed, bench.samples());
    Path made =
        bench.make(
            job,
            version,
            stage -> {
              pulse.requireTurn();
              pulse.note(stage);
            });
    pulse.requireTurn();
    setup.signer().ifPresent(signer -> signer.sign(made));
    FamilyArchive.pack(made, archive);
  }

  /* What is there from an attempt before need not come again. */
  private void fetch(JobShown job, String what, Digest digest, Path file) throws IOException {
    if (Files.isRegularFile(file) && Digest.of(Files.readAllBytes(file)).equals(digest)) {
      return;
    }
    errands.fetch(job, what, file);
    if (!Digest.of(Files.readAllBytes(file)).equals(digest)) {
      throw CommandException.failed(what + ": damaged on the way (expected: " + digest + ")");
    }
  }

  /** Stops it, and gives back what it has, also if it is just being given it. */
  void stop() {
    stopped.countDown();
    try {
      if (taking.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        taking.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    JobShown job = current;
    if (job != null) {
      try {
        errands.giveBack(job);
        out.println("job " + job.id() + ": given back");
      } catch (CommandException e) {
        out.println("job " + job.id() + ": not given back, " + e.getMessage());
      }
    }
  }

  static RuntimeException lost(String why) {
    return new LostException(why);
  }
}
