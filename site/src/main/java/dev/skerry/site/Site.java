package dev.skerry.site;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.site.balance.Ask;
import dev.skerry.site.balance.Balance;
import dev.skerry.site.balance.Choice;
import dev.skerry.site.failover.Flight;
import dev.skerry.site.failover.Outstanding;
import dev.skerry.site.membership.Company;
import dev.skerry.site.membership.Member;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Service;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device and its neighbours, as one: answers here or has a neighbour answer, whichever is better
 * in time, and always at most once.
 *
 * <p>Thread-safe.
 */
public final class Site implements Inference, AutoCloseable {
  private static final int MOST_NEIGHBOURS_ASKED = 2;
  private static final int MOST_SAMPLES = 1 << 16;
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final Inference local;
  private final Outlook outlook;
  private final Peers peers;
  private final Outstanding outstanding = new Outstanding();
  private final Greetings greetings;
  private final Lookout lookout;
  private final AtomicLong chance;
  private final Catalog catalog;

  /**
   * A site.
   *
   * @param local the device itself
   * @param incarnation of this program: higher than any before on this device
   * @param seed what chance begins with
   */
  public Site(
      Inference local,
      Outlook outlook,
      Company company,
      Peers peers,
      Time time,
      long incarnation,
      long seed) {
    this.local = local;
    this.outlook = outlook;
    this.peers = peers;
    this.chance = new AtomicLong(seed);
    this.greetings = new Greetings(peers, time);
    this.lookout = new Lookout(outlook, company, outstanding, greetings, time, incarnation);
    this.catalog = new SiteCatalog(local.catalog(), this::seen, peers);
  }

  /** The device is asked something by another way than through this, by a neighbour say. */
  public void stir() {
    lookout.stir();
  }

  @Override
  public Answer ask(Question question) {
    stir();
    Sight sight = seen();
    if (sight.neighbours().isEmpty()) {
      return local.ask(question);
    }
    long arrival = question.arrival().orElseGet(local::nanos);
    Optional<Service> known = sight.service(question.model(), question.version());
    if (known.isEmpty()) {
      return local.ask(question);
    }
    long timeout = question.timeout().map(Site::saturated).orElse(known.get().patience());
    Question here = question.arrivedAt(arrival);
    int samples = samples(question, known.get());
    Optional<Away> away = Optional.empty();
    for (int asked = 0; asked < MOST_NEIGHBOURS_ASKED; asked++) {
      long now = local.nanos();
      Ask ask = new Ask(question.model(), question.version(), samples, arrival + timeout - now);
      Choice choice =
          Balance.choose(
              ask,
              sight.own(),
              outlook.backlog(),
              sight.neighbours(),
              acquaintance(sight, now),
              random());
      if (!(choice instanceof Choice.Leave leave)) {
        return stay(here, timeout, away);
      }
      Optional<Away> next = send(here, leave, sight, arrival + timeout);
      Optional<Answer> answer = next.isPresent() ? other(away, next.get()) : Optional.empty();
      if (answer.isPresent()) {
        return answer.get();
      }
      away = next.isPresent() ? next : away;
      sight = seen();
    }
    return stay(here, timeout, away);
  }

  /* From now on only the next one is waited for, unless the one before it answers in this very moment. */
  private static Optional<Answer> other(Optional<Away> before, Away next) {
    Optional<Answer> came = before.flatMap(Away::drop);
    if (came.isPresent()) {
      next.leave();
      return came;
    }
    return next.await();
  }

  /* Whoever was asked in vain so far may still be the first to answer. */
  private Answer stay(Question here, long timeout, Optional<Away> away) {
    return away.isPresent() && away.get().mayCome()
        ? away.get().race(() -> stay(here, timeout))
        : stay(here, timeout);
  }

  private Answer stay(Question here, long timeout) {
    try {
      return local.ask(here);
    } catch (InferenceException e) {
      if (e.category() != Category.NOT_FOUND) {
        throw e;
      }
      throw new InferenceException(
          Category.UNAVAILABLE,
          "model "
              + here.model()
              + " is not on this device, and no neighbour that has it can answer within "
              + Duration.ofNanos(timeout).toMillis()
              + " ms, or may be asked (expected: more time, or a policy that lets it)");
    }
  }

  /* Nobody else, while nothing may leave: what a device has not itself is then nowhere. */
  private Sight seen() {
    Sight now = lookout.sight();
    return outlook.mayLeave() ? now : new Sight(now.roll(), now.own(), List.of());
  }

  private Balance.Acquaintance acquaintance(Sight sight, long now) {
    return new Balance.Acquaintance() {
      /* A neighbour that may not be asked has more underway than it could ever do. */
      @Override
      public long underway(Neighbour neighbour) {
        boolean met = sight.roll().member(neighbour.device()).map(greetings::hasMet).orElse(false);
        return met && outstanding.mayBeAsked(neighbour.device(), now)
            ? outstanding.underway(neighbour.device(), now)
            : Long.MAX_VALUE / 4;
      }

      @Override
      public long way(Neighbour neighbour) {
        return Math.max(neighbour.longRoundTrip(), outstanding.way(neighbour.device(), now));
      }
    };
  }

  private Optional<Away> send(Question question, Choice.Leave leave, Sight sight, long deadline) {
    Optional<Member> member = sight.roll().member(leave.device());
    Optional<Flight> begun =
        member.isEmpty() ? Optional.empty() : outstanding.begin(leave, local.nanos());
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Flight flight = begun.get();
    Question sent =
        new Question(
            question.model(),
            question.version(),
            question.id(),
            question.inputs(),
            question.outputs(),
            Optional.of(Duration.ofNanos(leave.budget())),
            question.priority(),
            OptionalLong.empty());
    Away away = new Away(outstanding, flight, deadline, local::nanos);
    away.begin(() -> exchange(member.get(), sent, flight, deadline));
    return Optional.of(away);
  }

  private Optional<Answer> exchange(
      Member member, Question question, Flight flight, long deadline) {
    Peers.Reply reply;
    try {
      reply = peers.ask(member, question);
    } catch (RuntimeException e) {
      reply = new Peers.Reply.Lost(String.valueOf(e.getMessage()));
    }
    long now = local.nanos();
    return switch (reply) {
      case Peers.Reply.Answered answered ->
          Likeness.isAnswerTo(question, answered.answer(), local.catalog())
              ? taken(answered.answer(), member, flight, now, deadline)
              : failed(flight, now);
      case Peers.Reply.Refused _ -> {
        outstanding.refused(flight, now);
        yield Optional.empty();
      }
      case Peers.Reply.Lost _ -> failed(flight, now);
    };
  }

  private Optional<Answer> failed(Flight flight, long now) {
    outstanding.failed(flight, now);
    return Optional.empty();
  }

  private Optional<Answer> taken(
      Answer answer, Member member, Flight flight, long now, long deadline) {
    return switch (answer.grade()) {
      // What is safe we can say ourselves.
      case SAFE -> {
        outstanding.refused(flight, now);
        yield Optional.empty();
      }
      case FULL, VARIANT, PEER, CACHED ->
          outstanding.answered(flight, now)
              ? Optional.of(answer.from(member.device(), now - deadline <= 0))
              : Optional.empty();
    };
  }

  private static int samples(Question question, Service service) {
    if (!service.batches() || question.inputs().isEmpty()) {
      return 1;
    }
    Shape shape = question.inputs().getFirst().tensor().shape();
    return shape.rank() == 0 ? 1 : Math.clamp(shape.dimension(0), 1, MOST_SAMPLES);
  }

  private static long saturated(Duration timeout) {
    Duration longest = Duration.ofDays(365);
    return (timeout.compareTo(longest) > 0 ? longest : timeout).toNanos();
  }

  /** One draw of a sequence that any number of threads may draw from. */
  private long random() {
    long mixed = chance.addAndGet(STEP);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /* Nobody else could read it in time either. */
  @Override
  public Answer decline(Question question, List<TensorSpec> inputs) {
    try {
      return local.decline(question, inputs);
    } catch (InferenceException e) {
      if (e.category() != Category.NOT_FOUND
          || seen().service(question.model(), question.version()).isEmpty()) {
        throw e;
      }
      throw new InferenceException(
          Category.UNAVAILABLE,
          "model "
              + question.model()
              + " is not on this device, and there was no time to read the question and send it on (expected: ask again"
              + " later, or send tensors as binary data)");
    }
  }

  @Override
  public LatencyClass latencyClass(String model, String version) {
    try {
      return local.latencyClass(model, version);
    } catch (InferenceException e) {
      return seen().service(model, version).map(Site::latencyClass).orElseThrow(() -> e);
    }
  }

  private static LatencyClass latencyClass(Service elsewhere) {
    for (LatencyClass each : LatencyClass.values()) {
      if (elsewhere.patience() <= each.deadline().toNanos()) {
        return each;
      }
    }
    return LatencyClass.BATCH;
  }

  @Override
  public long nanos() {
    return local.nanos();
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  /** Whether {@code device} can be asked from now on, if it is worth it. */
  boolean hasMet(String device) {
    return lookout.sight().roll().member(device).map(greetings::hasMet).orElse(false);
  }

  /** What this device sees of its site. */
  public SiteReport report() {
    return SiteReport.of(
        lookout.sight(), lookout.missing(), outlook.mayLeave(), outstanding, local.nanos());
  }

  /** Tells nothing any more, and asks nobody; what was sent is answered here. */
  @Override
  public void close() {
    lookout.close();
    peers.close();
  }
}
