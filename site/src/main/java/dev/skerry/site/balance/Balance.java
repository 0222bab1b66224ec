package dev.skerry.site.balance;

import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Decides where a question is answered. Stateless; thread-safe.
 *
 * <p>A question leaves only if a neighbour should answer it better by more than a threshold, in
 * time with the way there and back as long as it nearly never is, and early enough that it could
 * still be answered here if nothing comes. Of the neighbours who could, chance picks two, and the
 * better of them is taken: whoever took the best of all would send there what everybody else sends
 * there, until it is the worst.
 */
public final class Balance {
  /* Of what separates the best rung from the base one. */
  private static final double LEAST_GAIN = 0.1;
  /* Of the best rung, where there is only one. */
  private static final double LEAST_GAIN_ALONE = 0.02;
  /* Time for threads to wake, and for a line's head to end what it does, beside the run itself. */
  private static final long MARGIN = 1_000_000;

  private Balance() {}

  /**
   * Chooses.
   *
   * @param own how this device stands
   * @param backlog what runs and waits here now, in nanoseconds of one slot
   * @param neighbours those who may be asked
   * @param underway what was sent to a neighbour that its news cannot know of, as {@link
   *     Choice.Leave#cost}
   * @param random anything, differing from question to question
   */
  public static Choice choose(
      Ask ask,
      Standing own,
      long backlog,
      List<Neighbour> neighbours,
      ToLongFunction<Neighbour> underway,
      long now,
      long random) {
    Optional<Service> service = own.service(ask.agent());
    if (neighbours.isEmpty() || !service.map(Service::mayLeave).orElse(true)) {
      return Choice.Stay.HERE;
    }
    double here = 0;
    if (service.isPresent() && service.get().isOpen()) {
      Service mine = service.get();
      here = Worth.of(mine, own.slots(), backlog, ask.samples(), ask.left());
      if (here >= mine.best().accuracy() - leastGain(mine)) {
        return Choice.Stay.HERE;
      }
    }
    String version = service.map(Service::version).orElse(ask.version());
    long fallback = ask.left() - service.map(mine -> reserve(mine, ask.samples())).orElse(MARGIN);
    double leastGain = service.map(Balance::leastGain).orElse(0.0);
    List<Neighbour> able = new ArrayList<>();
    for (Neighbour neighbour : neighbours) {
      if (isAble(version, neighbour, ask, fallback, underway.applyAsLong(neighbour), now)) {
        able.add(neighbour);
      }
    }
    if (able.isEmpty()) {
      return Choice.Stay.HERE;
    }
    int first = (int) Long.remainderUnsigned(random, able.size());
    Neighbour one = able.get(first);
    double best = worth(one, ask, fallback, underway.applyAsLong(one), now);
    if (able.size() > 1) {
      int step = 1 + (int) Long.remainderUnsigned(random >>> 32, able.size() - 1L);
      Neighbour two = able.get((first + step) % able.size());
      double other = worth(two, ask, fallback, underway.applyAsLong(two), now);
      if (isBetter(two, other, one, best, underway, now)) {
        one = two;
        best = other;
      }
    }
    return best - here > leastGain
        ? leave(one, ask, fallback, underway.applyAsLong(one), now)
        : Choice.Stay.HERE;
  }

  private static boolean isBetter(
      Neighbour two,
      double other,
      Neighbour one,
      double best,
      ToLongFunction<Neighbour> underway,
      long now) {
    if (other != best) {
      return other > best;
    }
    return ahead(two, underway.applyAsLong(two), now) / two.standing().slots()
        < ahead(one, underway.applyAsLong(one), now) / one.standing().slots();
  }

  /** How long before its deadline a question must be back to be answered here after all. */
  static long reserve(Service mine, int samples) {
    if (!mine.isOpen()) {
      return MARGIN;
    }
    // Whoever runs when it comes back may be at the beginning of a run on the best rung.
    long run = samples * mine.base().p99() + mine.best().p99() + MARGIN;
    return mine.failSafe() ? Math.min(run, mine.best().p99() + MARGIN) : run;
  }

  private static double leastGain(Service mine) {
    return !mine.isOpen() || mine.offers().size() == 1
        ? LEAST_GAIN_ALONE
        : LEAST_GAIN * (mine.best().accuracy() - mine.base().accuracy());
  }

  private static boolean isAble(
      String version, Neighbour neighbour, Ask ask, long fallback, long underway, long now) {
    Standing standing = neighbour.standing();
    Optional<Service> theirs = standing.service(ask.agent());
    if (!standing.open() || theirs.isEmpty() || !theirs.get().isOpen()) {
      return false;
    }
    Service service = theirs.get();
    long wait = ahead(neighbour, underway, now) / standing.slots();
    long run = ask.samples() * service.base().p99();
    return (version.isEmpty() || service.version().equals(version))
        && neighbour.longRoundTrip() + wait + run <= fallback;
  }

  private static double worth(
      Neighbour neighbour, Ask ask, long fallback, long underway, long now) {
    Standing standing = neighbour.standing();
    return Worth.of(
        standing.service(ask.agent()).orElseThrow(),
        standing.slots(),
        ahead(neighbour, underway, now),
        ask.samples(),
        fallback - neighbour.longRoundTrip());
  }

  private static long ahead(Neighbour neighbour, long underway, long now) {
    return neighbour.backlog(now) + underway;
  }

  private static Choice.Leave leave(
      Neighbour neighbour, Ask ask, long fallback, long underway, long now) {
    Service service = neighbour.standing().service(ask.agent()).orElseThrow();
    long wait = ahead(neighbour, underway, now) / neighbour.standing().slots();
    return new Choice.Leave(
        neighbour.device(),
        fallback,
        fallback - neighbour.longRoundTrip(),
        neighbour.longRoundTrip() + wait + ask.samples() * service.best().p99(),
        ask.samples() * service.base().p50());
  }
}
