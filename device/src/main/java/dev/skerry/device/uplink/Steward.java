package dev.skerry.device.uplink;

import dev.skerry.device.Device;
import dev.skerry.device.slots.Effect;
import dev.skerry.device.slots.ProbationRules;
import dev.skerry.device.slots.Shelf;
import dev.skerry.device.slots.SlotMemory;
import dev.skerry.device.slots.Slots;
import dev.skerry.journal.DirectoryDisk;
import dev.skerry.journal.JournalException;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Assignment;
import dev.skerry.link.Desired;
import dev.skerry.link.Report;
import dev.skerry.link.SiteSight;
import dev.skerry.link.Traits;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Program;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a device runs what its fleet wants, on a thread of its own: carries out what
 * {@link Slots} decides. What runs goes on running whatever becomes of the fleet, the link or the
 * disk.
 */
public final class Steward implements Follower.Followed, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Steward.class.getName());
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);
  private static final Duration OUTPUTS_EVERY = Duration.ofSeconds(5);
  /* What outputs of more agents are like would take more than a message may hold. */
  private static final int MOST_TOLD_OF = 64;
  private static final int MOST_EVENTS = 1024;

  /** Something that has happened, to be told to the slots. */
  private interface Event {
    List<Effect> tell(Slots slots);
  }

  private final Device device;
  private final Path folder;
  private final String site;
  private final ProbationRules rules;
  private final PolicyKeeper policy;
  private final Time time;
  private final long started;
  private final SlotMemory memory;
  private final Shelf shelf;
  private final Fetching fetching;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_EVENTS);
  private final AtomicReference<@Nullable Desired> desired = new AtomicReference<>();
  private final Thread thread;
  private Slots slots;
  private volatile Shown shown;
  private volatile Runnable onNews = () -> {};
  private volatile Supplier<Optional<SiteSight>> sees = Optional::empty;
  private volatile boolean closed;
  private @Nullable Long troubledUntil;

  /* What shall be fetched once the policy lets it; whatever needs no fetching never waits. */
  private final Map<Digest, Assignment> held = new LinkedHashMap<>();

  /* What outputs were like when that was last looked up; it costs more than a few counts. */
  private final Map<String, Traits> outputs = new HashMap<>();
  private long outputsAt;

  /* The policy comes with what shall run; what is remembered of that says nothing of it. */
  private volatile boolean asksAnew = true;

  private record Shown(long revision, List<AgentReport> agents) {}

  private Steward(
      Device device,
      Path folder,
      String site,
      ProbationRules rules,
      PolicyKeeper policy,
      Fetching.Setup fetch,
      Time time)
      throws IOException {
    this.policy = policy;
    this.device = device;
    this.folder = folder;
    this.site = site;
    this.rules = rules;
    this.time = time;
    this.started = time.nanos();
    this.outputsAt = started;
    DirectoryDisk disk = DirectoryDisk.at(folder);
    this.memory = SlotMemory.open(disk);
    try {
      this.shelf = Shelf.open(disk);
      this.slots = new Slots(memory.remembered(), rules);
      this.shown = new Shown(slots.revision(), slots.reports());
      this.fetching = new Fetching(shelf, folder, fetch, new Outcome(), time);
    } catch (IOException | RuntimeException e) {
      memory.close();
      throw e;
    }
    this.thread = Thread.ofPlatform().name("steward").daemon(true).unstarted(this::work);
  }

  /**
   * Loads what ran last, which needs nobody else, and begins.
   *
   * @param folder of archives and notes, for it alone
   */
  public static Steward start(
      Device device,
      Path folder,
      String site,
      ProbationRules rules,
      PolicyKeeper policy,
      Fetching.Setup fetch,
      Time time)
      throws IOException {
    Steward steward = new Steward(device, folder, site, rules, policy, fetch, time);
    device.restrain(policy);
    steward.begin();
    steward.thread.start();
    return steward;
  }

  /** Is called when something has happened that the fleet should hear of soon. */
  public void onNews(Runnable nudge) {
    onNews = nudge;
  }

  /** Somebody else put this archive to use: the likelier it is kept. */
  public void used(Digest archive) {
    fetching.used(archive);
  }

  /** Tells the fleet, from now on, whom the device sees in its site. */
  public void onSite(Supplier<Optional<SiteSight>> now) {
    sees = now;
  }

  /** What becomes of what is fetched. */
  private final class Outcome implements Fetching.Outcome {
    @Override
    public void fetched(Digest archive) {
      tell(slots -> slots.fetched(archive));
    }

    @Override
    public void rejected(Digest archive, String reason) {
      tell(slots -> slots.rejected(archive, reason));
    }
  }

  private void tell(Event event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void heed(Desired what) {
    // Of several, only the last counts.
    if (desired.getAndSet(what) == null) {
      tell(slots -> {
        Desired last = desired.getAndSet(null);
        return last == null ? List.of() : follow(last);
      });
    }
  }

  private List<Effect> follow(Desired last) {
    // Whoever could not keep its policy is told it again.
    asksAnew = last.policy().isPresent() && !policy.take(last.policy().get());
    return slots.wanted(last);
  }

  @Override
  public void heard() {
    policy.heard();
  }

  @Override
  public Report report() {
    Shown now = shown;
    Report whole =
        new Report(
            asksAnew ? 0 : now.revision(),
            Duration.ofNanos(time.nanos() - started),
            Program.version(),
            site,
            device.health(),
            now.agents(),
            sees.get());
    boolean tells = policy.ruling().telemetry() > 0 && now.agents().size() <= MOST_TOLD_OF;
    return tells ? whole : whole.withoutSaid();
  }

  private void begin() {
    try {
      carryOut(slots.start(shelf.content()));
    } catch (IOException e) {
      trouble(e);
    }
    show();
  }

  private void work() {
    while (!closed) {
      try {
        if (isTroubled()) {
          // What happens meanwhile waits in line.
          TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
          continue;
        }
        Event event = events.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (closed) {
          return;
        }
        if (event != null) {
          carryOut(event.tell(slots));
        }
        look();
        show();
      } catch (InterruptedException e) {
        // Closed.
      } catch (IOException e) {
        trouble(e);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "event=steward_failed", e);
        trouble(new IOException(e));
      }
    }
  }

  /* Whether notes cannot be kept; after a while it is tried anew, from what was kept. */
  private boolean isTroubled() {
    Long until = troubledUntil;
    if (until == null) {
      return false;
    }
    if (time.nanos() - until >= 0) {
      troubledUntil = null;
      slots = new Slots(memory.remembered(), rules);
      begin();
    }
    return troubledUntil != null;
  }

  /* How those do that answer now. */
  private void look() throws IOException {
    if (!held.isEmpty() && policy.mayUpdate()) {
      held.values().forEach(fetching::begin);
      held.clear();
    }
    if (time.nanos() - outputsAt >= OUTPUTS_EVERY.toNanos()) {
      outputsAt = time.nanos();
      outputs.clear();
    }
    for (AgentReport report : slots.reports()) {
      if (report.running().isPresent()) {
        Digest running = report.running().get();
        var tally = device.tally(report.agent());
        if (tally.isPresent()) {
          Traits said =
              outputs.computeIfAbsent(report.agent(), agent -> device.traits(agent).outputs());
          carryOut(slots.observe(report.agent(), running, tally.get(), said, time.nanos()));
        }
      }
    }
    carryOut(slots.tick(time.nanos()));
  }

  private void show() {
    Shown before = shown;
    shown = new Shown(slots.revision(), slots.reports());
    if (differs(before, shown)) {
      onNews.run();
    }
  }

  /* Counts alone are no news. */
  private static boolean differs(Shown before, Shown after) {
    if (before.revision() != after.revision() || before.agents().size() != after.agents().size()) {
      return true;
    }
    for (int i = 0; i < before.agents().size(); i++) {
      AgentReport one = before.agents().get(i);
      AgentReport other = after.agents().get(i);
      if (one.phase() != other.phase()
          || !one.agent().equals(other.agent())
          || !one.running().equals(other.running())
          || !one.reason().equals(other.reason())) {
        return true;
      }
    }
    return false;
  }

  private void carryOut(List<Effect> effects) throws IOException {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Note note -> memory.note(note);
        case Effect.Fetch fetch -> fetch(fetch.assignment());
        case Effect.Load load -> carryOut(load(load.assignment()));
        case Effect.Unload unload -> {
          device.remove(unload.agent());
          log("event=unloaded agent=" + unload.agent());
        }
        case Effect.Remove remove -> {
          held.remove(remove.archive());
          fetching.remove(remove.archive());
        }
      }
    }
  }

  private void fetch(Assignment assignment) {
    if (policy.mayUpdate()) {
      fetching.begin(assignment);
    } else {
      held.put(assignment.family(), assignment);
      log("event=update_waits agent=" + assignment.agent() + " because=policy");
    }
  }

  private List<Effect> load(Assignment assignment) {
    long began = time.nanos();
    try {
      device.put(folder.resolve(Shelf.name(assignment.family())), spec -> shaped(spec, assignment));
      outputs.remove(assignment.agent());
      log(
          "event=loaded agent="
              + assignment.agent()
              + " family="
              + assignment.family().hex()
              + " ms="
              + (time.nanos() - began) / 1_000_000);
      return slots.loaded(assignment, time.nanos());
    } catch (RuntimeException e) {
      if (closed) {
        // The program ends in the midst of it: that says nothing of the family.
        return List.of();
      }
      String reason = String.valueOf(e.getMessage());
      LOG.log(
          System.Logger.Level.WARNING,
          "event=not_loaded agent="
              + assignment.agent()
              + " family="
              + assignment.family().hex()
              + " reason=\""
              + reason
              + "\"");
      return slots.failed(assignment, reason, time.nanos());
    }
  }

  private static AgentSpec shaped(AgentSpec spec, Assignment assignment) {
    if (assignment.failSafe() && spec.safeAnswer().isEmpty()) {
      throw new IllegalArgumentException(
          "agent "
              + assignment.agent()
              + " is fail-safe, and its family declares no safe answer (expected: one that does)");
    }
    return new AgentSpec(
        assignment.agent(),
        assignment.latencyClass(),
        assignment.accuracyFloor(),
        spec.safeAnswer(),
        spec.flags(),
        spec.cache());
  }

  private void trouble(IOException e) {
    LOG.log(
        System.Logger.Level.ERROR,
        "event=slots_not_kept reason=\"" + e.getMessage() + "\" again_in=" + AFTER_TROUBLE);
    troubledUntil = time.nanos() + AFTER_TROUBLE.toNanos();
  }

  private static void log(String event) {
    LOG.log(System.Logger.Level.INFO, event);
  }

  /** Stops seeing to it; what runs goes on. */
  @Override
  public void close() throws JournalException {
    closed = true;
    fetching.close();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    memory.close();
  }
}
