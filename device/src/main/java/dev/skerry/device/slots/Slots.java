package dev.skerry.device.slots;

import dev.skerry.link.AgentReport;
import dev.skerry.link.Assignment;
import dev.skerry.link.Desired;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.terms.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What runs on a device, what is tried, and what to do next.
 *
 * <p>Each method takes something that has happened and returns what to do about it, in this order.
 * The program calls {@link #start} first. What was overtaken meanwhile, such as news of an archive
 * that nobody wants any more, is let pass. Belongs to one thread.
 */
public final class Slots {
  private static final Comparator<Digest> ORDER = Comparator.comparing(Digest::hex);

  private final ProbationRules rules;
  private final TreeMap<String, AgentSlots> agents = new TreeMap<>();
  private Set<Digest> needed;
  private long revision;
  private Optional<Desired> followed = Optional.empty();

  /** Slots as they were written down, under these rules. */
  public Slots(Remembered remembered, ProbationRules rules) {
    this.rules = rules;
    this.revision = remembered.revision();
    for (Map.Entry<String, Pair> slots : remembered.pairs().entrySet()) {
      agents.put(slots.getKey(), new AgentSlots(rules, slots.getValue()));
    }
    needed = needed();
  }

  /** The newest {@link Desired} that was followed. */
  public long revision() {
    return revision;
  }

  /**
   * The program starts, and this is on the {@link Shelf}. Nothing of what follows needs the fleet,
   * save for fetching.
   */
  public List<Effect> start(Shelf.Content content) {
    List<Effect> out = new ArrayList<>();
    agents.values().forEach(agent -> agent.start(content.whole(), out));
    needed = needed();
    Set<Digest> idle = new TreeSet<>(ORDER);
    idle.addAll(content.whole());
    idle.addAll(content.parts());
    idle.removeAll(needed);
    idle.forEach(digest -> out.add(new Effect.Remove(digest)));
    return List.copyOf(out);
  }

  /** The fleet says what shall run. One older than what is known is not followed. */
  public List<Effect> wanted(Desired desired) {
    if (desired.revision() < revision || followed.filter(desired::equals).isPresent()) {
      return List.of();
    }
    followed = Optional.of(desired);
    return changing(out -> {
      Set<String> wanted = new TreeSet<>();
      desired.assignments().forEach(assignment -> wanted.add(assignment.agent()));
      for (String name : List.copyOf(agents.keySet())) {
        if (!wanted.contains(name)) {
          agents.remove(name);
          out.add(Remembered.gone(name));
          out.add(new Effect.Unload(name));
        }
      }
      for (Assignment assignment : desired.assignments()) {
        String name = assignment.agent();
        agents
            .computeIfAbsent(name, agent -> new AgentSlots(rules, Pair.empty(agent)))
            .wanted(assignment, out);
      }
      if (desired.revision() > revision) {
        revision = desired.revision();
        out.add(Remembered.revision(revision));
      }
    });
  }

  /** This archive is on the shelf, whole, and its seal is right. */
  public List<Effect> fetched(Digest archive) {
    return changing(out -> {
      agents.values().forEach(agent -> agent.fetched(archive, out));
      if (!needed.contains(archive)) {
        out.add(new Effect.Remove(archive));
      }
    });
  }

  /** This archive is not what it should be: its seal, its digest, what is in it. */
  public List<Effect> rejected(Digest archive, String reason) {
    return changing(out -> agents.values().forEach(agent -> agent.rejected(archive, reason, out)));
  }

  /** It has passed its trial and its self-test, and answers. */
  public List<Effect> loaded(Assignment assignment, long now) {
    return about(assignment.agent(), (agent, out) -> agent.loaded(assignment, now));
  }

  /** It cannot be loaded, or failed its trial or its self-test; what answered before still does. */
  public List<Effect> failed(Assignment assignment, String reason, long now) {
    return about(assignment.agent(), (agent, out) -> agent.failed(assignment, reason, now, out));
  }

  /**
   * What has come of the requests to the release {@code answering} since it began to. To be told a
   * few times a second while {@link #isTrying}, for a bad one is let go of as soon as it is seen.
   *
   * @param traits what its outputs were like since then
   */
  public List<Effect> observe(
      String agent, Digest answering, Tally tally, Traits traits, long now) {
    return about(agent, (slots, out) -> slots.observe(answering, tally, traits, now, out));
  }

  /** Time passes; to be called about once a second. */
  public List<Effect> tick(long now) {
    List<Effect> out = new ArrayList<>();
    agents.values().forEach(agent -> agent.tick(now, out));
    return List.copyOf(out);
  }

  /** Whether anything is on probation. */
  public boolean isTrying() {
    return agents.values().stream().anyMatch(agent -> agent.pair().trial().isPresent());
  }

  /** How each agent stands. */
  public List<AgentReport> reports() {
    return agents.values().stream().map(AgentSlots::report).toList();
  }

  private List<Effect> about(String name, BiConsumer<AgentSlots, List<Effect>> change) {
    AgentSlots agent = agents.get(name);
    return agent == null ? List.of() : changing(out -> change.accept(agent, out));
  }

  private interface Change {
    void into(List<Effect> out);
  }

  /* Whatever is not needed any more afterwards is taken off the shelf, last. */
  private List<Effect> changing(Change change) {
    List<Effect> out = new ArrayList<>();
    change.into(out);
    if (out.isEmpty()) {
      return List.of();
    }
    Set<Digest> idle = needed;
    needed = needed();
    idle.removeAll(needed);
    idle.forEach(digest -> out.add(new Effect.Remove(digest)));
    return List.copyOf(out);
  }

  private Set<Digest> needed() {
    Set<Digest> needed = new TreeSet<>(ORDER);
    for (AgentSlots agent : agents.values()) {
      agent.pair().shelved(needed);
      agent.pair().missing().ifPresent(missing -> needed.add(missing.family()));
    }
    return needed;
  }
}
