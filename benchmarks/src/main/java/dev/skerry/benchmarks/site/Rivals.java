package dev.skerry.benchmarks.site;

import dev.skerry.site.balance.Choice;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Service;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How others share. They have the same safety net as a site: what does not come back in time is
 * answered where it came in, and a neighbour that hangs is not asked for a while.
 */
final class Rivals {
  private Rivals() {}

  /** Each device for itself. */
  static Route nobody(Room room) {
    return (box, request, now) -> Choice.Stay.HERE;
  }

  /** Everybody in turn, this device among them. */
  static Route roundRobin(Room room) {
    Map<Box, Integer> turns = new HashMap<>();
    return (box, request, now) -> {
      List<Neighbour> neighbours = able(box, now);
      int turn = turns.merge(box, 1, Integer::sum) % (neighbours.size() + 1);
      return turn == 0 ? Choice.Stay.HERE : leave(box, neighbours.get(turn - 1), request, now);
    };
  }

  /** Whoever has the least to do, by what they said last. */
  static Route leastLoaded(Room room) {
    return (box, request, now) -> {
      Neighbour least =
          able(box, now).stream()
              .min(Comparator.comparingLong(each -> each.standing().backlog()))
              .orElse(null);
      return least == null || least.standing().backlog() >= box.backlog(now)
          ? Choice.Stay.HERE
          : leave(box, least, request, now);
    };
  }

  private static List<Neighbour> able(Box box, long now) {
    return box.neighbours().stream()
        .filter(each -> box.outstanding().mayBeAsked(each.device(), now))
        .toList();
  }

  private static Choice leave(Box box, Neighbour neighbour, Request request, long now) {
    Service mine = box.own().services().getFirst();
    long fallback = request.deadline() - now - mine.base().p99() - mine.best().p99() - 1_000_000;
    return fallback <= neighbour.longRoundTrip()
        ? Choice.Stay.HERE
        : new Choice.Leave(
            neighbour.device(),
            fallback,
            fallback - neighbour.longRoundTrip(),
            fallback,
            neighbour.longRoundTrip(),
            mine.base().p50());
  }
}
