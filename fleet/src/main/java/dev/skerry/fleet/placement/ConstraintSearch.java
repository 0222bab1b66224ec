package dev.skerry.fleet.placement;

import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Searches with OR-tools' CP-SAT: takes all off a few devices, finds the best way to put it back,
 * and goes on to others for as long as there is work left.
 *
 * <p>One thread, a fixed seed, and an end by the solver's own count of its work, so that the same
 * situation gives the same plan; unless its clock ends it first, as with 200 agents on two cores.
 */
final class ConstraintSearch implements Search {
  /*
   * Large neighbourhood search: P. Shaw, "Using constraint programming and local search methods to solve vehicle
   * routing problems", CP 1998. On all devices at once the solver needs longer to begin than a plan may take.
   */
  private static final int OPEN = 4;
  private static final double WORK_OF_ONE = 0.05;
  private static final double SECONDS_OF_ONE = 0.15;
  private static final int ROUNDS = 200;

  /* Rounds in a row without anything better, after which there is no more to be had. */
  private static final int PATIENCE = 25;

  /* No common factor with any number of devices up to itself, so that each round opens others. */
  private static final int STRIDE = 1_000_003;

  private final double work;
  private final double seconds;

  /**
   * A search of so much.
   *
   * @param work in the solver's own measure, about a second of an idle core
   * @param seconds after which it ends in any case
   */
  ConstraintSearch(double work, double seconds) {
    this.work = work;
    this.seconds = seconds;
  }

  @Override
  public Found better(
      Situation situation, List<List<Option>> options, List<Option> first, Set<Greedy.Pin> pins) {
    if (situation.places().isEmpty()) {
      return new Found(first, "there are no devices");
    }
    List<Option> best = first;
    long worth = Worth.of(situation, first);
    double worked = 0;
    double took = 0;
    int inVain = 0;
    for (int round = 0;
        round < ROUNDS && worked < work && took < seconds && inVain < PATIENCE;
        round++) {
      Set<Integer> open = open(situation, best, round);
      Neighbourhood neighbourhood = new Neighbourhood(situation, options, best, pins, open);
      CpSolver solver = new CpSolver();
      solver
          .getParameters()
          .setNumWorkers(1)
          .setRandomSeed(1)
          .setMaxDeterministicTime(Math.min(WORK_OF_ONE, work - worked))
          .setMaxTimeInSeconds(SECONDS_OF_ONE);
      CpSolverStatus status = neighbourhood.solve(solver);
      worked += solver.response().getDeterministicTime() + WORK_OF_ONE / 10;
      took += solver.wallTime();
      inVain++;
      if (status == CpSolverStatus.OPTIMAL || status == CpSolverStatus.FEASIBLE) {
        List<Option> found = neighbourhood.chosen(solver);
        long now = Worth.of(situation, found);
        if (now > worth) {
          best = found;
          worth = now;
          inVain = 0;
        }
      }
      if (open.size() == situation.places().size() && status == CpSolverStatus.OPTIMAL) {
        return new Found(best, "constraint solver; no plan is better");
      }
    }
    return new Found(
        best, "constraint solver" + (took >= seconds ? ", as far as it came in its time" : ""));
  }

  /* In turn the fullest ones, each with others that are far from it in the list. */
  private static Set<Integer> open(Situation situation, List<Option> plan, int round) {
    int devices = situation.places().size();
    Map<Integer, Load> loads = new HashMap<>();
    plan.forEach(option -> loads.merge(option.place(), option.load(), Load::plus));
    List<Integer> byShare = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      byShare.add(i);
    }
    byShare.sort(
        Comparator.comparingDouble((Integer place) ->
                -loads.getOrDefault(place, Load.NONE).share(situation.places().get(place).free()))
            .thenComparingInt(place -> place));
    Set<Integer> open = new TreeSet<>(new HashSet<>(List.of(byShare.get(round % devices))));
    for (long i = 1; open.size() < Math.min(OPEN, devices); i++) {
      open.add((int) ((round * 31L + i * STRIDE * (1 + round / devices)) % devices));
      if (i > devices) {
        open.add((int) (i % devices));
      }
    }
    return open;
  }
}
