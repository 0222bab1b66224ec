package dev.skerry.site.balance;

import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a question is answered. Stateless; thread-safe.
 *
 * <p>A question leaves only if a neighbour should answer it better, or as well from a shorter line,
 * in time with the way there and back as long as it nearly never is, and early enough that it could
 * still be answered here if nothing comes, unless that looks vain. Of the neighbours who could,
 * chance picks two, and the better of them is taken: whoever took the best of all would send there
 * what everybody else sends there, until it is the worst.
 *
 * <p>Lines are compared though both are short enough, because more will come: among equals, the
 * shortest line is where all together are answered best. A device that has nothing to do asks
 * nobody.
 */
public final class Balance {
  /* Time for threads to wake, and for a line's head to end what it does, beside the run itself. */
  private static final long MARGIN = 1_000_000;
  /* Kept for the safe answer: whoever gives it on a busy machine may wake late. */
  private static final long LEAST_FOR_SAFETY = 5_000_000;
  private static final int PART_FOR_SAFETY = 50;

  private Balance() {}

  /** What is known of neighbours beside what they say. */
  public interface Acquaintance {
    /** What was sent there and is not back, as {@link Choice.Leave#cost}. */
    long underway(Neighbour neighbour);

    /** What the way there and back nearly never exceeds, in nanoseconds. */
    long way(Neighbour neighbour);
  }

  /* What was asked of one neighbour for one choice. */
  private record Seen(Neighbour neighbour, long ahead, long way) {
    static Seen of(Neighbour neighbour, Acquaintance acquaintance) {
      return new Seen(
          neighbour,
          neighbour.foreign() + acquaintance.underway(neighbour),
          acquaintance.way(neighbour));
    }

    Service service(Ask ask) {
      return neighbour.standing().service(ask.agent()).orElseThrow();
    }
  }

  /**
   * Chooses.
   *
   * @param own how this device stands
   * @param backlog what all who run and wait here now cost at the least, in nanoseconds of one slot
   * @param neighbours those who may be asked
   * @param acquaintance what is known of each neighbour from having asked it
   * @param random anything, differing from question to question
   */
  public static Choice choose(
      Ask ask,
      Standing own,
      long backlog,
      List<Neighbour> neighbours,
      Acquaintance acquaintance,
      long random) {
    Optional<Service> service = own.service(ask.agent());
    if (neighbours.isEmpty()) {
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
    long turn = backlog / own.slots();
    long fallback = ask.left() - service.map(mine -> reserve(mine, ask, turn)).orElse(MARGIN);
    Seen one = able(version, ask, fallback, neighbours, acquaintance, random, "");
    if (one == null) {
      return Choice.Stay.HERE;
    }
    Worth best = worth(one, ask, fallback);
    Seen two =
        able(
            version,
            ask,
            fallback,
            neighbours,
            acquaintance,
            random >>> 32,
            one.neighbour().device());
    Worth other = two == null ? Worth.NOTHING : worth(two, ask, fallback);
    if (two != null && other.isBetterThan(best)) {
      one = two;
      best = other;
    }
    return best.isBetterThan(here) ? leave(one, ask, fallback) : Choice.Stay.HERE;
  }

  /*
   * The first but one that is able, from a place that chance says; null if none is. Whoever is not looked at costs nothing, however
   * many there are.
   */
  private static @Nullable Seen able(
      String version,
      Ask ask,
      long fallback,
      List<Neighbour> neighbours,
      Acquaintance acquaintance,
      long random,
      String but) {
    int start = (int) Long.remainderUnsigned(random, neighbours.size());
    for (int i = 0; i < neighbours.size(); i++) {
      Neighbour neighbour = neighbours.get((start + i) % neighbours.size());
      if (!neighbour.device().equals(but)) {
        Seen seen = Seen.of(neighbour, acquaintance);
        if (isAble(version, seen, ask, fallback)) {
          return seen;
        }
      }
    }
    return null;
  }

  /**
   * How long before its deadline a question must be back to be answered here after all, where it
   * would be its turn after that long.
   */
  private static long reserve(Service mine, Ask ask, long turn) {
    if (!mine.isOpen()) {
      return MARGIN;
    }
    // Whoever runs when it comes back may be at the beginning of a run on the best rung, of as
    // many.
    long running = ask.samples() * mine.best().p99() + MARGIN;
    if (!mine.failSafe()) {
      return running + ask.samples() * mine.base().p99();
    }
    // Behind a line that stays as long, no model would answer it then; and the safe answer waits
    // for nobody.
    boolean inVain = turn + ask.samples() * mine.base().p50() > running;
    long safety = MARGIN + Math.max(LEAST_FOR_SAFETY, ask.left() / PART_FOR_SAFETY);
    return inVain ? Math.min(running, safety) : running;
  }

  private static boolean isAble(String version, Seen seen, Ask ask, long fallback) {
    Standing standing = seen.neighbour().standing();
    Optional<Service> theirs = standing.service(ask.agent());
    if (!standing.open() || theirs.isEmpty() || !theirs.get().isOpen()) {
      return false;
    }
    Service service = theirs.get();
    return (version.isEmpty() || service.version().equals(version))
        && back(seen, service, service.base(), ask.samples()) <= fallback;
  }

  private static Worth worth(Seen seen, Ask ask, long fallback) {
    return Worth.of(
        seen.service(ask),
        seen.neighbour().standing().slots(),
        seen.ahead(),
        ask.samples(),
        fallback - seen.way());
  }

  /**
   * How long from now its answer on {@code rung} is here, which it seldom exceeds: the line goes on
   * base rungs, and whoever runs may have just begun on the best. What runs take beyond what they
   * usually do is not the most for all of them at once, but adds up as what is independent does.
   * And what a neighbour has to do for others is known as an average, which fades when they ask no
   * more: less than one question is the chance that there is one.
   */
  private static long back(Seen seen, Service service, Offer rung, int samples) {
    Offer base = service.base();
    Offer best = service.best();
    double line = seen.ahead() / (double) (samples * base.p50());
    double running = Math.min(1, line);
    double usual =
        seen.ahead() / (double) seen.neighbour().standing().slots()
            + samples * (rung.p50() + running * (best.p50() - base.p50()));
    double beyond =
        Math.sqrt(
            square(excess(rung))
                + running * square(excess(best))
                + (line - running) * square(excess(base)));
    return seen.way() + (long) (usual + samples * beyond);
  }

  private static double excess(Offer rung) {
    return rung.p99() - rung.p50();
  }

  private static double square(double number) {
    return number * number;
  }

  private static Choice leave(Seen seen, Ask ask, long fallback) {
    Service service = seen.service(ask);
    return new Choice.Leave(
        seen.neighbour().device(),
        fallback,
        // It is told what time there is, also where it usually takes longer than foretold.
        fallback - seen.neighbour().longRoundTrip(),
        back(seen, service, service.best(), ask.samples()),
        seen.way(),
        ask.samples() * service.base().p50());
  }
}
