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
 * <p>A question leaves only if a neighbour should answer it better, or as well from a shorter line,
 * in time with the way there and back as long as it nearly never is, and early enough that it could
 * still be answered here if nothing comes. Of the neighbours who could, chance picks two, and the
 * better of them is taken: whoever took the best of all would send there what everybody else sends
 * there, until it is the worst.
 *
 * <p>Lines are compared though both are short enough, because more will come: among equals, the
 * shortest line is where all together are answered best. A device that has nothing to do asks
 * nobody.
 */
public final class Balance {
  /* Time for threads to wake, and for a line's head to end what it does, beside the run itself. */
  private static final long MARGIN = 1_000_000;

  private Balance() {}

  /**
   * Chooses.
   *
   * @param own how this device stands
   * @param backlog what all who run and wait here now cost at the least, in nanoseconds of one slot
   * @param neighbours those who may be asked
   * @param underway what was sent to a neighbour and is not back, as {@link Choice.Leave#cost}
   * @param random anything, differing from question to question
   */
  public static Choice choose(
      Ask ask,
      Standing own,
      long backlog,
      List<Neighbour> neighbours,
      ToLongFunction<Neighbour> underway,
      long random) {
    Optional<Service> service = own.service(ask.agent());
    if (neighbours.isEmpty() || !service.map(Service::mayLeave).orElse(true)) {
      return Choice.Stay.HERE;
    }
    Worth here = Worth.NOTHING;
    if (service.isPresent() && service.get().isOpen()) {
      if (backlog == 0) {
        return Choice.Stay.HERE;
      }
      here = Worth.of(service.get(), own.slots(), backlog, ask.samples(), ask.left());
    }
    String version = service.map(Service::version).orElse(ask.version());
    long fallback = ask.left() - service.map(mine -> reserve(mine, ask.samples())).orElse(MARGIN);
    List<Neighbour> able = new ArrayList<>();
    for (Neighbour neighbour : neighbours) {
      if (isAble(version, neighbour, ask, fallback, underway.applyAsLong(neighbour))) {
        able.add(neighbour);
      }
    }
    if (able.isEmpty()) {
      return Choice.Stay.HERE;
    }
    int first = (int) Long.remainderUnsigned(random, able.size());
    Neighbour one = able.get(first);
    Worth best = worth(one, ask, fallback, underway.applyAsLong(one));
    if (able.size() > 1) {
      int step = 1 + (int) Long.remainderUnsigned(random >>> 32, able.size() - 1L);
      Neighbour two = able.get((first + step) % able.size());
      Worth other = worth(two, ask, fallback, underway.applyAsLong(two));
      if (other.isBetterThan(best)) {
        one = two;
        best = other;
      }
    }
    return best.isBetterThan(here)
        ? leave(one, ask, fallback, underway.applyAsLong(one))
        : Choice.Stay.HERE;
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

  private static boolean isAble(
      String version, Neighbour neighbour, Ask ask, long fallback, long underway) {
    Standing standing = neighbour.standing();
    Optional<Service> theirs = standing.service(ask.agent());
    if (!standing.open() || theirs.isEmpty() || !theirs.get().isOpen()) {
      return false;
    }
    Service service = theirs.get();
    long wait = wait(neighbour, service, underway);
    long run = ask.samples() * service.base().p99();
    return (version.isEmpty() || service.version().equals(version))
        && neighbour.longRoundTrip() + wait + run <= fallback;
  }

  private static Worth worth(Neighbour neighbour, Ask ask, long fallback, long underway) {
    Standing standing = neighbour.standing();
    return Worth.of(
        standing.service(ask.agent()).orElseThrow(),
        standing.slots(),
        neighbour.foreign() + underway,
        ask.samples(),
        fallback - neighbour.longRoundTrip());
  }

  /* Until its turn there, if the line goes on base rungs and whoever runs has just begun on the best. */
  private static long wait(Neighbour neighbour, Service service, long underway) {
    long ahead = neighbour.foreign() + underway;
    return ahead / neighbour.standing().slots() + (ahead > 0 ? service.best().p99() : 0);
  }

  private static Choice leave(Neighbour neighbour, Ask ask, long fallback, long underway) {
    Service service = neighbour.standing().service(ask.agent()).orElseThrow();
    return new Choice.Leave(
        neighbour.device(),
        fallback,
        fallback - neighbour.longRoundTrip(),
        neighbour.longRoundTrip()
            + wait(neighbour, service, underway)
            + ask.samples() * service.best().p99(),
        ask.samples() * service.base().p50());
  }
}
