package dev.skerry.fleet.placement;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** All plans that differ from one on a few devices only, as the constraint solver has it. */
final class Neighbourhood {
  /*
   * x(a, d, r) is 1 if agent a runs on the open device d with rung r; what is on others is given.
   *
   *   sum over d, r       x(a, d, r)               <= copies(a) - those on other devices
   *   sum over r          x(a, d, r)               <= 1, and = 1 where it has to stay
   *   sum over a, r       load(a, d, r) x(a, d, r) <= room(d)   for memory, storage, cores
   *   sum over d in s, r  x(a, d, r) - 1 + those on other devices in s <= shared(a, s)
   *   25 load(d)                                   <  room(d) (full + 1)   for memory, cores
   *
   * Greatest shall be worth x - 30 shared - full. Loads and rooms are whole KiB and thousandths of a core.
   */
  private final CpModel model = new CpModel();
  private final Situation situation;
  private final Map<Option, BoolVar> variables = new LinkedHashMap<>();
  private final LinearExprBuilder worth = LinearExpr.newBuilder();
  private final List<Option> given;
  private final Set<Option> hint;
  private final Set<Greedy.Pin> pins;

  Neighbourhood(
      Situation situation,
      List<List<Option>> options,
      List<Option> plan,
      Set<Greedy.Pin> pins,
      Set<Integer> open) {
    this.situation = situation;
    this.pins = pins;
    this.hint = new HashSet<>(plan);
    this.given = plan.stream().filter(option -> !open.contains(option.place())).toList();
    Map<Integer, List<Option>> byPlace = new TreeMap<>();
    for (List<Option> ofOne : options) {
      List<Option> here = ofOne.stream().filter(option -> open.contains(option.place())).toList();
      for (Option option : here) {
        BoolVar variable = model.newBoolVar("");
        variables.put(option, variable);
        worth.addTerm(variable, option.worth());
        model.addHint(variable, hint.contains(option));
        byPlace.computeIfAbsent(option.place(), place -> new ArrayList<>()).add(option);
      }
      if (!here.isEmpty()) {
        agent(here);
      }
    }
    rooms(byPlace);
    model.maximize(worth);
  }

  CpSolverStatus solve(CpSolver solver) {
    return solver.solve(model);
  }

  private void agent(List<Option> options) {
    int at = options.getFirst().need();
    Need need = situation.needs().get(at);
    List<Option> elsewhere = given.stream().filter(option -> option.need() == at).toList();
    Map<Integer, List<Literal>> byPlace = new TreeMap<>();
    Map<String, List<Option>> bySite = new TreeMap<>();
    for (Option option : options) {
      byPlace
          .computeIfAbsent(option.place(), place -> new ArrayList<>())
          .add(variables.get(option));
      bySite.computeIfAbsent(site(option), site -> new ArrayList<>()).add(option);
    }
    model.addLessOrEqual(sum(options), need.copies() - elsewhere.size());
    byPlace.forEach((place, rungs) -> {
      if (pins.contains(new Greedy.Pin(at, place))) {
        model.addExactlyOne(rungs);
      } else {
        model.addAtMostOne(rungs);
      }
    });
    if (need.spread() == Spread.SITE && need.copies() > 1) {
      bySite.forEach((site, here) -> {
        long others = elsewhere.stream().filter(option -> site(option).equals(site)).count();
        long hinted = here.stream().filter(hint::contains).count();
        IntVar shared = model.newIntVar(0, need.copies(), "");
        model.addHint(shared, Math.max(0, hinted + others - 1));
        model.addLessOrEqual(
            LinearExpr.newBuilder().add(sum(here)).addTerm(shared, -1), 1 - others);
        worth.addTerm(shared, -Worth.SHARED_SITE);
      });
    }
  }

  private String site(Option option) {
    return situation.places().get(option.place()).site();
  }

  private LinearExpr sum(List<Option> options) {
    return LinearExpr.sum(options.stream().map(variables::get).toArray(Literal[]::new));
  }

  private void rooms(Map<Integer, List<Option>> byPlace) {
    IntVar full = model.newIntVar(least(), Worth.FULL, "");
    model.addHint(full, Worth.full(fullest(hint)));
    byPlace.forEach((at, here) -> {
      Load room = situation.places().get(at).free();
      limit(here, load -> load.memory().count() / Load.KIB, room, full);
      limit(here, load -> load.cores().millionths() / Load.THOUSANDTH, room, full);
      model.addLessOrEqual(
          used(here, load -> load.storage().count() / Load.KIB), room.storage().count() / Load.KIB);
    });
    worth.addTerm(full, -1);
  }

  /* How full the fullest of the others is. */
  private int least() {
    return Worth.full(fullest(given));
  }

  private double fullest(Iterable<Option> options) {
    Map<Integer, Load> loads = new HashMap<>();
    options.forEach(option -> loads.merge(option.place(), option.load(), Load::plus));
    return loads.entrySet().stream()
        .mapToDouble(one -> one.getValue().share(situation.places().get(one.getKey()).free()))
        .max()
        .orElse(0);
  }

  private void limit(List<Option> here, ToLongFunction<Load> size, Load room, IntVar full) {
    long most = size.applyAsLong(room);
    LinearExpr used = used(here, size);
    model.addLessOrEqual(used, most);
    if (most > 0) {
      model.addLessOrEqual(
          LinearExpr.newBuilder().addTerm(used, Worth.FULL).addTerm(full, -most), most - 1);
    }
  }

  private LinearExpr used(List<Option> here, ToLongFunction<Load> size) {
    LinearExprBuilder used = LinearExpr.newBuilder();
    here.forEach(option -> used.addTerm(variables.get(option), size.applyAsLong(option.load())));
    return used.build();
  }

  /** The plan that was found. */
  List<Option> chosen(CpSolver solver) {
    List<Option> chosen = new ArrayList<>(given);
    variables.forEach((option, variable) -> {
      if (solver.booleanValue(variable)) {
        chosen.add(option);
      }
    });
    return chosen;
  }
}
