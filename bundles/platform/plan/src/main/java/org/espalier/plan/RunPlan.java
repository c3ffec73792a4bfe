// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.pruning.Schedule;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * All that a run is computed from, and what tells it apart in tables. Plans that are computed from the same have the
 * same id, so that a run is done once for all cells of the grid that need it.
 *
 * @param id {@code <run name>-s<seed>-<first 8 digits of a SHA-256>}; the digest is of all but id, experiment,
 *     cells, and the role and phrase of the arm
 * @param experiment name of the experiment
 * @param seed source of the run's random streams
 * @param definition the run, as the procedure defined it
 * @param needs ids of the runs whose artifacts it reads
 * @param cells what tells each point of the experiment's grid that asks for the run from the others, by key: texts,
 *     numbers and truth values; one point at least, in the order of the grid
 * @param lineup the plug-ins
 * @param rules what holds for its pruning; the default if it prunes nothing
 */
public record RunPlan(
    String id, String experiment, long seed, RunDefinition definition, Map<RunReference, String> needs,
    List<Map<String, Object>> cells, Lineup lineup, PruneRules rules) {
  private static final long FORMAT = 2;
  private static final int DIGITS = 8;

  public RunPlan {
    needs = Collections.unmodifiableMap(new LinkedHashMap<>(needs));
    cells = cells.stream().distinct().map(cell -> Collections.unmodifiableMap(new LinkedHashMap<>(cell))).toList();
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("the run " + id + " belongs to no point of the grid");
    }
  }

  /** The plan of a run that one point of the grid asks for, with the id that its content gives it. */
  public static RunPlan of(
      String experiment, long seed, RunDefinition definition, Map<RunReference, String> needs, Map<String, Object> cell,
      Lineup lineup, PruneRules rules) {
    return of(experiment, seed, definition, needs, List.of(cell), lineup, rules);
  }

  private static RunPlan of(
      String experiment, long seed, RunDefinition definition, Map<RunReference, String> needs,
      List<Map<String, Object>> cells, Lineup lineup, PruneRules rules) {
    RunPlan open = new RunPlan("", experiment, seed, definition, needs, cells, lineup, rules);
    String digest = Digest.sha256(Json.canonical(open.source())).substring(0, DIGITS);
    String id = definition.name() + "-s" + seed + "-" + digest;
    return new RunPlan(id, experiment, seed, definition, needs, cells, lineup, rules);
  }

  /** The same run, asked for by other points of the grid, and so with the same id. */
  public RunPlan within(List<Map<String, Object>> others) {
    return new RunPlan(id, experiment, seed, definition, needs, others, lineup, rules);
  }

  /** What makes a difference to this run of what varies in the experiment: what all its cells have in common. */
  public Map<String, Object> settings() {
    Map<String, Object> common = new LinkedHashMap<>(cells.get(0));
    cells.forEach(cell -> common.entrySet().retainAll(cell.entrySet()));
    return Collections.unmodifiableMap(common);
  }

  /** As it stands in {@code plan.json}. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", FORMAT);
    fields.put("id", id);
    fields.put("experiment", experiment);
    fields.put("settings", settings());
    if (cells.size() > 1) {
      fields.put("cells", cells);
    }
    fields.put("arm", Map.of("role", role(definition.arm()), "phrase", definition.arm().phrase()));
    fields.putAll(source());
    return new JsonObject(fields);
  }

  private static String role(Arm arm) {
    return arm.role().name().toLowerCase(Locale.ROOT);
  }

  /** What the run is computed from. */
  private Map<String, Object> source() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("name", definition.name());
    run.put("variant", definition.variant());
    definition.sparsity().ifPresent(sparsity -> run.put("sparsity", sparsity));
    run.put("parameters", definition.parameters().texts());
    run.put("needs", definition.needs().stream().map(RunReference::toString).toList());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seed", seed);
    fields.put("run", run);
    Map<String, Object> needed = new LinkedHashMap<>();
    needs.forEach((reference, id) -> needed.put(reference.toString(), id));
    fields.put("needs", needed);
    fields.putAll(lineup.toJson());
    if (lineup.strategy().isPresent()) {
      fields.put("prune", rules.toJson());
    }
    return fields;
  }

  /**
   * The plan that {@link #toJson} wrote.
   *
   * @throws InvalidInputException if it is of another format, or its content is not what its id was made from
   */
  public static RunPlan of(JsonObject json) {
    if (json.integer("format") != FORMAT) {
      throw new InvalidInputException(
          "the plan has format " + json.integer("format") + "; this version reads format " + FORMAT);
    }
    JsonObject run = json.object("run");
    OptionalDouble sparsity = run.has("sparsity") ? OptionalDouble.of(run.number("sparsity")) : OptionalDouble.empty();
    JsonObject said = json.object("arm");
    Arm.Role role = Arm.Role.valueOf(said.text("role").toUpperCase(Locale.ROOT));
    RunDefinition definition = new RunDefinition(
        new Arm(run.text("variant"), role, said.text("phrase")), sparsity, Parameters.of(run.textMap("parameters")),
        run.texts("needs").stream().map(RunReference::of).toList(), json.has(Schedule.KIND));
    PruneRules rules = json.has("prune") ? PruneRules.of(json.object("prune")) : PruneRules.DEFAULT;
    List<Map<String, Object>> cells = json.has("cells")
        ? json.objects("cells").stream().map(JsonObject::values).toList() : List.of(json.object("settings").values());
    Map<RunReference, String> needs = new LinkedHashMap<>();
    json.textMap("needs").forEach((name, id) -> needs.put(RunReference.of(name), id));
    RunPlan plan = of(
        json.text("experiment"), json.integer("seed"), definition, needs, cells, Lineup.of(json),
        rules);
    if (!plan.id.equals(json.text("id"))) {
      throw new InvalidInputException(
          "the plan with the id " + json.text("id") + " was changed: its content belongs to " + plan.id);
    }
    return plan;
  }
}
