package dev.skerry.benchmarks.mixed;

import dev.skerry.benchmarks.neverlate.Hiccups;
import dev.skerry.engine.Session;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The experiment on a clock that nobody can stop: real networks, a real device with one executor,
 * and what others do on the bare engine, in turns.
 *
 * @param workloads of A to E
 * @param share the part of the executor's time that the urgent agent of A takes
 * @param turn how long each takes at a time
 * @param rounds how often each takes its turn
 * @param urgent what urgent agents run; stacks of convolutions if empty
 * @param patient what patient agents run; stacks of convolutions if empty
 */
public record RealMixed(
    List<String> workloads,
    double share,
    Duration turn,
    int rounds,
    Optional<Path> urgent,
    Optional<Path> patient,
    long seed) {
  private static final int PIECES_PER_URGENT_RUN = 10;
  private static final Duration SHORTEST_BLOCK = Duration.ofNanos(200_000);
  private static final Duration QUANTUM = Duration.ofMillis(1);

  public RealMixed {
    workloads = List.copyOf(workloads);
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("rounds: " + rounds + " (expected: 1 to 1000)");
    }
    if (!turn.isPositive() || turn.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "turn: " + turn.toMillis() + " ms (expected: more than 0, at most 1 h)");
    }
    if (!(share > 0 && share * 2.2 < 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: > 0, < 0.45)");
    }
  }

  /**
   * Runs it.
   *
   * @param folder for networks that are made
   * @param progress gets a line now and then
   */
  public List<Row> run(Path folder, Time time, Consumer<String> progress) throws IOException {
    try (Nets nets = new Nets(folder, urgent, patient, time);
        Hiccups hiccups = new Hiccups(time);
        Sliced sliced = new Sliced(nets)) {
      Duration block = block(nets);
      progress.accept("urgent runs wait for pieces of at most " + block.toNanos() / 1000 + " us");
      try (DeviceContender pieces = new DeviceContender(nets, Optional.of(block), time);
          DeviceContender whole = new DeviceContender(nets, Optional.empty(), time)) {
        List<Row> rows = new ArrayList<>();
        for (String workload : workloads) {
          Mix mix = Mix.of(workload, nets.urgentNanos(), share);
          rows.addAll(play(new On(mix, nets, hiccups, time), pieces, whole, sliced, progress));
        }
        return rows;
      }
    }
  }

  private static Duration block(Nets nets) {
    long shortest = Long.MAX_VALUE;
    for (int net = 0; net < Mix.NETS; net++) {
      shortest = Math.min(shortest, nets.nanos(true, net));
    }
    Duration block = Duration.ofNanos(shortest / PIECES_PER_URGENT_RUN);
    return block.compareTo(SHORTEST_BLOCK) < 0 ? SHORTEST_BLOCK : block;
  }

  private record On(Mix mix, Nets nets, Hiccups hiccups, Time time) {}

  /** The networks in pieces as long as a turn of those who run in turns. */
  private static final class Sliced implements AutoCloseable {
    private final List<Session> urgent = new ArrayList<>();
    private final List<Session> patient = new ArrayList<>();

    Sliced(Nets nets) throws IOException {
      for (int net = 0; net < Mix.NETS; net++) {
        urgent.add(nets.inPieces(true, net, QUANTUM));
        patient.add(nets.inPieces(false, net, QUANTUM));
      }
    }

    Session session(boolean ofUrgent, int net) {
      return (ofUrgent ? urgent : patient).get(net);
    }

    @Override
    public void close() {
      urgent.forEach(Session::close);
      patient.forEach(Session::close);
    }
  }

  private List<Row> play(
      On on, Contender pieces, Contender whole, Sliced sliced, Consumer<String> progress) {
    Nets nets = on.nets();
    try (Contender queue =
            new ThreadsContender(1, call -> 0, nets::session, ThreadsContender.Gate.OPEN);
        Contender streams =
            new ThreadsContender(
                2, call -> call.isUrgent() ? 0 : 1, nets::session, ThreadsContender.Gate.OPEN);
        Contender slices =
            new ThreadsContender(
                2 * Mix.NETS,
                call -> 2 * call.agent() + (call.isUrgent() ? 0 : 1),
                sliced::session,
                ThreadsContender.Gate.turns())) {
      Map<String, Contender> contenders = new LinkedHashMap<>();
      contenders.put("solo", pieces);
      contenders.put("skerry", pieces);
      contenders.put("skerry-whole", whole);
      contenders.put("priority-queue", queue);
      contenders.put("two-streams", streams);
      contenders.put("time-slices", slices);
      return play(on, contenders, progress);
    }
  }

  private List<Row> play(On on, Map<String, Contender> contenders, Consumer<String> progress) {
    Map<String, Played> played = new LinkedHashMap<>();
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int round = 0; round < rounds; round++) {
      long drawn = seeds.nextLong();
      contenders.forEach((name, contender) -> {
        Mix mix = name.equals("solo") ? on.mix().alone() : on.mix();
        Played turned =
            new RealStage(mix, on.nets(), contender, on.hiccups(), on.time(), turn.toNanos())
                .play(drawn);
        played.merge(name, turned, Played::with);
      });
      progress.accept("workload " + on.mix().name() + ": round " + (round + 1) + " of " + rounds);
    }
    List<Row> rows = new ArrayList<>();
    Played solo = played.get("solo");
    if (solo != null) {
      played.forEach((name, all) -> rows.add(Row.of(name, all, solo, rounds)));
    }
    return rows;
  }
}
