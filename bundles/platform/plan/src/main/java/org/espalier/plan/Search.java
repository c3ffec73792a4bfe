package org.espalier.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.espalier.api.procedure.Arm;
import org.espalier.json.JsonObject;
import org.espalier.statistics.Bisection;

/**
 * The search for the highest sparsity at which enough is retained: the key {@code search} of an experiment file. Each
 * setting is searched by itself, in steps of {@link Bisection}. To decide on a sparsity takes the runs of the
 * procedure's subject alone; the others are carried out at the sparsity that was found.
 *
 * @param goal what is searched for
 * @param tracks one a setting
 */
public record Search(Goal goal, List<Track> tracks) {
  public Search {
    tracks = List.copyOf(tracks);
  }

  /**
   * What is searched for.
   *
   * @param retention share that is to be retained of what dense training gained, above 0, at most 1
   * @param from the lowest sparsity that may be tried
   * @param to the highest
   * @param step distance between two sparsities that may be tried
   * @param sparsities all that may be tried, ascending
   */
  public record Goal(double retention, double from, double to, double step, List<Double> sparsities) {
    public Goal {
      sparsities = List.copyOf(sparsities);
    }

    /** As an experiment file says it. */
    public Map<String, Object> said() {
      return new TreeMap<>(Map.of("retention", retention, "from", from, "to", to, "step", step));
    }

    private JsonObject toJson() {
      Map<String, Object> fields = new LinkedHashMap<>(said());
      fields.put("sparsities", sparsities);
      return new JsonObject(fields);
    }

    private static Goal of(JsonObject json) {
      return new Goal(
          json.number("retention"), json.number("from"), json.number("to"), json.number("step"),
          Arrays.stream(json.numbers("sparsities")).boxed().toList());
    }
  }

  /**
   * One setting.
   *
   * @param settings what tells it from the others, as in {@link RunPlan#settings}
   * @param runs of all seeds by sparsity, each after those that it needs
   */
  public record Track(Map<String, Object> settings, Map<Double, List<RunPlan>> runs) {
    public Track {
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
      runs = Collections.unmodifiableMap(new TreeMap<>(runs));
    }

    /** The subject's runs at a sparsity, one a seed. */
    public List<RunPlan> subjects(double sparsity) {
      return runs.get(sparsity).stream().filter(run -> run.definition().arm().role() == Arm.Role.SUBJECT).toList();
    }

    /** What the decision on a sparsity takes: the subject's runs, each after all that it needs. */
    public List<RunPlan> trial(double sparsity) {
      Set<String> wanted = new HashSet<>();
      List<RunPlan> all = runs.get(sparsity);
      List<RunPlan> trial = new ArrayList<>();
      for (int i = all.size() - 1; i >= 0; i--) {
        RunPlan run = all.get(i);
        if (run.definition().arm().role() == Arm.Role.SUBJECT || wanted.contains(run.id())) {
          wanted.addAll(run.needs().values());
          trial.add(run);
        }
      }
      Collections.reverse(trial);
      return trial;
    }

    /** The run that a subject's run is measured by; empty if it needs none. */
    public Optional<RunPlan> reference(RunPlan subject) {
      return runs.get(subject.definition().sparsity().orElseThrow()).stream()
          .filter(run -> subject.needs().containsValue(run.id()))
          .filter(run -> run.definition().arm().role() == Arm.Role.REFERENCE)
          .findFirst();
    }

    /** With the ids of its runs. */
    private JsonObject toJson() {
      List<Map<String, Object>> tried = new ArrayList<>();
      runs.forEach((sparsity, all) -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sparsity", sparsity);
        fields.put("runs", all.stream().map(RunPlan::id).toList());
        tried.add(fields);
      });
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("settings", settings);
      fields.put("tried", tried);
      return new JsonObject(fields);
    }

    private static Track of(JsonObject json, Map<String, RunPlan> byId) {
      Map<Double, List<RunPlan>> runs = new TreeMap<>();
      json.objects("tried").forEach(
          one -> runs.put(one.number("sparsity"), one.texts("runs").stream().map(byId::get).toList()));
      return new Track(json.object("settings").values(), runs);
    }

    /** The runs that the search comes to if it takes the longest way. */
    List<RunPlan> most(Goal goal) {
      List<RunPlan> most = new ArrayList<>();
      List<Double> way = Bisection.longest(goal.sparsities());
      way.forEach(sparsity -> most.addAll(trial(sparsity)));
      most.addAll(runs.get(way.get(way.size() - 1)));
      return most;
    }
  }

  /** With the ids of its runs. */
  JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("goal", goal.toJson());
    fields.put("tracks", tracks.stream().map(Track::toJson).toList());
    return new JsonObject(fields);
  }

  /** The search that {@link #toJson} wrote, with the runs of these ids. */
  static Search of(JsonObject json, Map<String, RunPlan> byId) {
    return new Search(
        Goal.of(json.object("goal")), json.objects("tracks").stream().map(track -> Track.of(track, byId)).toList());
  }
}
