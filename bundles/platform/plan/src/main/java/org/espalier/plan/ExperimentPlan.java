// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * An experiment with the runs that it comes to.
 *
 * @param runs each once, after those that it needs; if results decide which are carried out, all that there may be
 * @param search how sparsities are found that are not given
 * @param stopping how it is found how many seeds there are, if that is not given
 */
public record ExperimentPlan(
    Experiment experiment, List<RunPlan> runs, Optional<Search> search, Optional<Stopping> stopping) {
  public ExperimentPlan {
    runs = List.copyOf(runs);
  }

  /** A plan of which all is given but the sparsities, if they are searched for. */
  public static ExperimentPlan of(
      String name, String description, JsonObject spec, List<RunPlan> runs, Optional<Search> search) {
    return of(name, description, spec, runs, search, Optional.empty(), List.of());
  }

  /** A plan that answers no claims and knows nothing that is published. */
  public static ExperimentPlan of(
      String name, String description, JsonObject spec, List<RunPlan> runs, Optional<Search> search,
      Optional<Stopping> stopping, List<Contrast> contrasts) {
    return of(name, description, spec, runs, search, stopping, contrasts, List.of(), List.of());
  }

  /** The plan with the digest that its runs, what it searches for and when it looks give it. */
  public static ExperimentPlan of(
      String name, String description, JsonObject spec, List<RunPlan> runs, Optional<Search> search,
      Optional<Stopping> stopping, List<Contrast> contrasts, List<Claim> claims, List<Published> published) {
    String plans = runs.stream().map(run -> run.toJson().canonical()).sorted().collect(Collectors.joining("\n"));
    String goal = search.map(s -> "\n" + Json.canonical(s.goal().said())).orElse("");
    String looks = stopping.map(s -> "\n" + Json.canonical(s.said())).orElse("");
    Experiment experiment =
        new Experiment(name, description, spec, Digest.sha256(plans + goal + looks), contrasts, claims, published);
    return new ExperimentPlan(experiment, runs, search, stopping);
  }

  /** All of it, so that another process can carry it out. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>(experiment.toJson().values());
    fields.put("runs", runs.stream().map(RunPlan::toJson).toList());
    search.ifPresent(how -> fields.put("search", how.toJson()));
    stopping.ifPresent(how -> fields.put("stopping", how.toJson()));
    return new JsonObject(fields);
  }

  /**
   * The plan that {@link #toJson} wrote.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if it is none, or one of its runs was changed
   */
  public static ExperimentPlan of(JsonObject json) {
    List<RunPlan> runs = json.objects("runs").stream().map(RunPlan::of).toList();
    Map<String, RunPlan> byId = new HashMap<>();
    runs.forEach(run -> byId.put(run.id(), run));
    return new ExperimentPlan(
        Experiment.of(json), runs,
        json.has("search") ? Optional.of(Search.of(json.object("search"), byId)) : Optional.empty(),
        json.has("stopping") ? Optional.of(Stopping.of(json.object("stopping"))) : Optional.empty());
  }

  /** Whether results decide which of the runs are carried out. */
  public boolean open() {
    return search.isPresent() || stopping.isPresent();
  }

  /** The runs that are carried out whatever results say. */
  public List<RunPlan> certain() {
    Set<String> searched = search.stream()
        .flatMap(s -> s.tracks().stream())
        .flatMap(track -> track.runs().values().stream())
        .flatMap(List::stream)
        .map(RunPlan::id)
        .collect(Collectors.toSet());
    return runs.stream()
        .filter(run -> !searched.contains(run.id()))
        .filter(run -> stopping.map(s -> s.certain(run)).orElse(true))
        .toList();
  }

  /** As many runs as are carried out at most: those that a search comes to if it takes the longest way. */
  public List<RunPlan> most() {
    if (stopping.isPresent()) {
      Set<String> compared = Stopping.needed(runs, stopping.get().contrasts()).stream().map(RunPlan::id)
          .collect(Collectors.toSet());
      return runs.stream().filter(run -> stopping.get().certain(run) || compared.contains(run.id())).toList();
    }
    Set<String> most = new HashSet<>();
    certain().forEach(run -> most.add(run.id()));
    search.ifPresent(
        s -> s.tracks().forEach(track -> track.most(s.goal()).forEach(run -> most.add(run.id()))));
    return runs.stream().filter(run -> most.contains(run.id())).toList();
  }

  /** How many of {@link #most()} there are of each variant, in the order in which they are met. */
  public Map<String, Integer> variants() {
    return most().stream().collect(Collectors.toMap(
        run -> run.definition().variant(), run -> 1, Integer::sum, LinkedHashMap::new));
  }
}
