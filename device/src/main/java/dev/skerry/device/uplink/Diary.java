package dev.skerry.device.uplink;

import dev.skerry.device.offline.Message;
import dev.skerry.device.offline.Priority;
import dev.skerry.device.offline.Spool;
import dev.skerry.journal.JournalException;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Event;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Report;
import dev.skerry.link.Tally;
import dev.skerry.link.Telemetry;
import dev.skerry.terms.Program;
import dev.skerry.time.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes down what happens on a device, for the fleet to read sooner or later, on a thread of its
 * own: every ten seconds what came of each agent's requests, and at once what changed.
 */
public final class Diary implements AutoCloseable {
  /** How often what came of requests is written down. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(Diary.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String DEVICE = "device";

  private final Spool spool;
  private final Supplier<Report> report;
  private final Supplier<Optional<String>> trouble;
  private final Increments increments;
  private final PolicyKeeper policy;
  private final Time time;
  private final Semaphore nudge = new Semaphore(0);
  private final Thread thread;
  private final Map<String, AgentReport> told = new HashMap<>();
  private final Map<String, AgentReport> counted = new HashMap<>();
  private boolean linked;
  private String followed = "";
  private long countedAt;
  private volatile boolean closed;

  private Diary(
      Spool spool,
      Supplier<Report> report,
      Supplier<Optional<String>> trouble,
      Function<String, Outcomes> outcomes,
      PolicyKeeper policy,
      Time time) {
    this.increments = new Increments(outcomes);
    this.policy = policy;
    this.spool = spool;
    this.report = report;
    this.trouble = trouble;
    this.time = time;
    this.countedAt = time.nanos();
    this.thread = Thread.ofPlatform().name("diary").daemon(true).unstarted(this::work);
  }

  /**
   * Begins.
   *
   * @param report how the device stands
   * @param trouble what keeps it from its fleet; empty while it is in touch
   * @param outcomes what came of requests to an agent since the program began
   * @param policy of which it is told what becomes of it, and which says how often
   */
  public static Diary start(
      Spool spool,
      Supplier<Report> report,
      Supplier<Optional<String>> trouble,
      Function<String, Outcomes> outcomes,
      PolicyKeeper policy,
      Time time) {
    Diary diary = new Diary(spool, report, trouble, outcomes, policy, time);
    diary.thread.start();
    return diary;
  }

  /** Something has changed. */
  public void nudge() {
    nudge.release();
  }

  private void work() {
    write(List.of(event(DEVICE, "started", "program " + Program.version())));
    while (!closed) {
      try {
        boolean nudged = nudge.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (nudged) {
          nudge.drainPermits();
        }
        if (!closed) {
          write(look());
        }
      } catch (InterruptedException e) {
        // Closed, most likely: looked at next.
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "event=diary_failed", e);
      }
    }
  }

  private List<Message> look() {
    List<Message> messages = new ArrayList<>();
    Report now = report.get();
    Optional<String> keeps = trouble.get();
    if (linked != keeps.isEmpty()) {
      linked = keeps.isEmpty();
      messages.add(event(DEVICE, linked ? "link_found" : "link_lost", keeps.orElse("")));
    }
    for (AgentReport agent : now.agents()) {
      AgentReport before = told.put(agent.agent(), agent);
      if (before == null
          || before.phase() != agent.phase()
          || !before.running().equals(agent.running())
          || !before.reason().equals(agent.reason())) {
        messages.add(
            event(
                agent.agent(),
                agent.phase().name().toLowerCase(Locale.ROOT),
                agent.running().map(family -> "runs " + family.hex()).orElse("runs nothing")
                    + (agent.reason().isEmpty() ? "" : ": " + agent.reason())));
      }
    }
    String standing = policy.standing();
    if (!standing.equals(followed)) {
      messages.add(event(DEVICE, "policy", standing));
      followed = standing;
    }
    long nanos = time.nanos();
    // Counts go on meanwhile, so what is told more seldom is told coarser.
    if ((nanos - countedAt) * policy.ruling().telemetry() >= EVERY.toNanos()) {
      Duration over = Duration.ofNanos(nanos - countedAt);
      countedAt = nanos;
      Map<String, Outcomes> more =
          increments.since(now.agents().stream().map(AgentReport::agent).toList());
      for (AgentReport agent : now.agents()) {
        messages.add(telemetry(agent, over, Optional.ofNullable(more.get(agent.agent()))));
      }
    }
    return messages;
  }

  private Message telemetry(AgentReport agent, Duration over, Optional<Outcomes> outcomes) {
    AgentReport before = counted.put(agent.agent(), agent);
    boolean goesOn =
        before != null
            && before.running().equals(agent.running())
            && before.tally().answered() <= agent.tally().answered();
    Tally tally = goesOn ? agent.tally().since(before.tally()) : agent.tally();
    return message(
        MessageKind.TELEMETRY,
        agent.agent(),
        Priority.NORMAL,
        new Telemetry(agent.running(), over, tally, outcomes));
  }

  private Message event(String key, String what, String detail) {
    return message(MessageKind.EVENT, key, Priority.URGENT, new Event(what, detail));
  }

  private Message message(MessageKind kind, String key, Priority priority, Object body) {
    return Message.of(
        kind, key, priority, time.now(), new String(LinkJson.write(body), StandardCharsets.UTF_8));
  }

  private void write(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    try {
      spool.hand(messages);
    } catch (JournalException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=messages_not_kept count="
              + messages.size()
              + " reason=\""
              + e.getMessage()
              + "\"");
    }
  }

  @Override
  public void close() {
    closed = true;
    nudge.release();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
