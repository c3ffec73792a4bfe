package org.espalier.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.experiment.json.Json;
import org.espalier.experiment.json.JsonObject;

/**
 * An experiment with the runs that it comes to.
 *
 * @param runs each once, after those that it needs; if there is a search, all that it may come to
 * @param search how sparsities are found that are not given
 */
public record ExperimentPlan(Experiment experiment, List<RunPlan> runs, Optional<Search> search) {
  public ExperimentPlan {
    runs = List.copyOf(runs);
  }

  /** The plan with the digest that its runs, and what it searches for, give it. */
  public static ExperimentPlan of(
      String name, String description, JsonObject spec, List<RunPlan> runs, Optional<Search> search) {
    String plans = runs.stream().map(run -> run.toJson().canonical()).sorted().collect(Collectors.joining("\n"));
    String goal = search.map(s -> "\n" + Json.canonical(s.goal().said())).orElse("");
    return new ExperimentPlan(new Experiment(name, description, spec, Digest.sha256(plans + goal)), runs, search);
  }

  /** The runs that are carried out whatever a search finds. */
  public List<RunPlan> certain() {
    Set<String> searched = search.stream()
        .flatMap(s -> s.tracks().stream())
        .flatMap(track -> track.runs().values().stream())
        .flatMap(List::stream)
        .map(RunPlan::id)
        .collect(Collectors.toSet());
    return runs.stream().filter(run -> !searched.contains(run.id())).toList();
  }

  /** As many runs as are carried out at most: those that a search comes to if it takes the longest way. */
  public List<RunPlan> most() {
    Set<String> most = new HashSet<>();
    certain().forEach(run -> most.add(run.id()));
    search.ifPresent(
        s -> s.tracks().forEach(track -> track.most(s.goal()).forEach(run -> most.add(run.id()))));
    return runs.stream().filter(run -> most.contains(run.id())).toList();
  }
}
