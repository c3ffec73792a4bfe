// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.catalog.PluginException;
import org.espalier.plan.Composer;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Search;
import org.espalier.plan.Strategy;
import org.espalier.planning.file.Location;
import org.espalier.planning.file.Problems;

/** Makes runs of what a file says: those of each seed and cell, as the procedure divides it. */
final class Expansion {
  private static final int MOST_RUNS = 100_000;

  private final Protocols protocols;
  private final Spec spec;
  private final Map<Cell, PluginUse> engines;
  private final Map<Cell, PruneRules> rules;
  private final Map<String, RunPlan> plans = new LinkedHashMap<>();
  /** What tells the cells apart that ask for a run, by its id. */
  private final Map<String, Set<Map<String, Object>>> cells = new HashMap<>();
  /** Ids by cell and by group of sparsities. */
  private final Map<Choice<Cell>, Map<List<Double>, List<String>>> members = new LinkedHashMap<>();
  private final Map<Resolved, Map<List<Double>, List<RunDefinition>>> definitions = new HashMap<>();

  /**
   * @param engines the engine of each cell
   * @param rules what holds for pruning in each cell, layers called as they are there
   */
  Expansion(Composer composer, Spec spec, Map<Cell, PluginUse> engines, Map<Cell, PruneRules> rules) {
    this.protocols = new Protocols(composer);
    this.spec = spec;
    this.engines = engines;
    this.rules = rules;
  }

  /**
   * Does it.
   *
   * @param at where it is said that two cells come to the same
   */
  void expand(Problems problems, Location at) {
    for (long seed : spec.seeding().seeds()) {
      boolean first = plans.isEmpty();
      Map<List<String>, Map<String, Object>> asked = new HashMap<>();
      for (Choice<Cell> choice : spec.cells()) {
        List<String> ids = new ArrayList<>();
        try {
          for (List<Double> sparsities : spec.groups(choice.value())) {
            ids.addAll(expand(seed, choice, sparsities));
          }
        } catch (InvalidInputException | PluginException e) {
          problems.add(choice.value().procedure().at(), choice.value().procedure().key(), e.getMessage());
          return;
        }
        // each seed has as many runs as the first
        if ((long) plans.size() * (first ? spec.seeding().seeds().size() : 1) > MOST_RUNS) {
          problems.add(
              at, "", "it comes to more than " + MOST_RUNS + " runs; give fewer seeds, sparsities or settings");
          return;
        }
        Map<String, Object> same = asked.putIfAbsent(ids, choice.settings());
        if (same != null) {
          problems.add(at, "", "the same runs are asked for twice, for " + shown(same) + " and for "
              + shown(choice.settings()) + "; remove one");
        }
      }
    }
  }

  private List<String> expand(long seed, Choice<Cell> choice, List<Double> sparsities) {
    Cell cell = choice.value();
    List<RunDefinition> runs = definitions.computeIfAbsent(cell.procedure(), p -> new HashMap<>())
        .computeIfAbsent(sparsities, some -> protocols.runs(cell.procedure(), some));
    // once, since a cell has all sparsities to be hashed
    PluginUse engine = engines.get(cell);
    PruneRules pruning = rules.get(cell);
    Map<RunReference, String> ids = new LinkedHashMap<>();
    for (RunDefinition run : runs) {
      Map<RunReference, String> needs = run.needs().stream().collect(Collectors.toMap(need -> need, ids::get));
      RunPlan plan = RunPlan.of(
          spec.name(), seed, run, needs, choice.settings(), lineup(cell, engine, run),
          run.sparsity().isPresent() ? pruning : PruneRules.DEFAULT);
      ids.put(run.reference(), plan.id());
      plans.putIfAbsent(plan.id(), plan);
      cells.computeIfAbsent(plan.id(), id -> new LinkedHashSet<>()).add(choice.settings());
    }
    members.computeIfAbsent(choice, c -> new LinkedHashMap<>())
        .computeIfAbsent(sparsities, s -> new ArrayList<>()).addAll(ids.values());
    return List.copyOf(ids.values());
  }

  /** Each once, after those that it needs. */
  List<RunPlan> runs() {
    return plans.keySet().stream().map(this::plan).toList();
  }

  private RunPlan plan(String id) {
    return plans.get(id).within(List.copyOf(cells.get(id)));
  }

  /** What is searched for, if something is. */
  Optional<Search> search() {
    return spec.goal().map(goal -> new Search(
        goal,
        spec.cells().stream().filter(choice -> choice.value().prunes()).map(this::track).toList()));
  }

  private Search.Track track(Choice<Cell> choice) {
    Map<Double, List<RunPlan>> runs = new LinkedHashMap<>();
    members.get(choice).forEach(
        (sparsities, ids) -> runs.put(sparsities.get(0), ids.stream().distinct().map(this::plan).toList()));
    return new Search.Track(choice.settings(), runs);
  }

  private static String shown(Map<String, Object> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + " " + setting.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Lineup lineup(Cell cell, PluginUse engine, RunDefinition run) {
    return new Lineup(
        cell.task().use(), cell.architecture().use(), engine, Fitting.procedure(cell),
        cell.strategy().filter(prunes -> run.sparsity().isPresent())
            .map(strategy -> strategy(strategy, cell.schedule().filter(schedule -> run.scheduled()))),
        cell.evaluators().stream().map(Resolved::use).toList());
  }

  private static Strategy strategy(Cell.Strategy strategy, Optional<Resolved> schedule) {
    return new Strategy(
        strategy.criterion().use(), strategy.distribution().use(), strategy.granularity().use(),
        schedule.map(Resolved::use));
  }
}
