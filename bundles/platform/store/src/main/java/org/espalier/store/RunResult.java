// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.espalier.api.engine.Effort;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.LockedBundle;
import org.espalier.json.JsonObject;
import org.osgi.framework.Version;

/**
 * How a run ended.
 *
 * @param id of the run
 * @param status how
 * @param problem why it did not finish, in one sentence; empty if it did
 * @param hopeless whether it failed for its own sake, so that it would each time: its training diverged, or it could
 *     not be pruned so far. Such a run is evidence like one that finished; one that failed for another reason is not
 * @param measured what was measured: present if it finished
 * @param iterations of training done
 * @param seconds wall-clock time, that of interrupted attempts up to their last checkpoint included
 * @param environment facts of the machine, the JVM and the engine
 * @param libraries bundles that the plug-ins of its plan used beside their own; none where that is not known
 */
public record RunResult(
    String id, Status status, String problem, boolean hopeless, Optional<Measurement> measured, long iterations,
    double seconds, Map<String, String> environment, List<LockedBundle> libraries) {
  /** Of folders that do not say it: what such failures were called. */
  private static final Pattern HOPELESS = Pattern.compile("training diverged|leaves no weight of");

  /** How a run ended. */
  public enum Status {
    FINISHED,
    /** An error ended it. */
    FAILED,
    /** It was not begun, because a run that it needs did not finish. */
    SKIPPED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String text) {
      for (Status status : values()) {
        if (status.toString().equals(text)) {
          return status;
        }
      }
      throw new InvalidInputException("the status " + text + " is not known; there are finished, failed, skipped");
    }
  }

  public RunResult {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    libraries = List.copyOf(libraries);
  }

  /** The result of a run of which the libraries are not known. */
  public RunResult(
      String id, Status status, String problem, boolean hopeless, Optional<Measurement> measured, long iterations,
      double seconds, Map<String, String> environment) {
    this(id, status, problem, hopeless, measured, iterations, seconds, environment, List.of());
  }

  public static RunResult finished(
      String id, Measurement measured, long iterations, double seconds, Map<String, String> environment) {
    return new RunResult(id, Status.FINISHED, "", false, Optional.of(measured), iterations, seconds, environment);
  }

  public static RunResult failed(
      String id, String problem, long iterations, double seconds, Map<String, String> environment) {
    return new RunResult(id, Status.FAILED, problem, false, Optional.empty(), iterations, seconds, environment);
  }

  /** Of a run that failed for its own sake. */
  public static RunResult hopeless(
      String id, String problem, long iterations, double seconds, Map<String, String> environment) {
    return new RunResult(id, Status.FAILED, problem, true, Optional.empty(), iterations, seconds, environment);
  }

  public static RunResult skipped(String id, String problem) {
    return new RunResult(id, Status.SKIPPED, problem, false, Optional.empty(), 0, 0, Map.of());
  }

  /** The same, made with these libraries. */
  public RunResult with(List<LockedBundle> used) {
    return new RunResult(id, status, problem, hopeless, measured, iterations, seconds, environment, used);
  }

  public boolean finished() {
    return status == Status.FINISHED;
  }

  /** As it stands in {@code result.json}. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("status", status.toString());
    if (!problem.isEmpty()) {
      fields.put("problem", problem);
    }
    if (status == Status.FAILED) {
      fields.put("hopeless", hopeless);
    }
    measured.ifPresent(measurement -> {
      fields.put("objective", about(measurement.objective()));
      fields.put("score", measurement.score());
      fields.put("floor", measurement.floor());
      measurement.validation().ifPresent(
          success -> fields.put("validation", Map.of("score", success.score(), "floor", success.floor())));
      Map<String, Object> sparsity = new LinkedHashMap<>();
      sparsity.put("weights", measurement.sparsity().weights());
      sparsity.put("parameters", measurement.sparsity().parameters());
      sparsity.put("macs", measurement.sparsity().macs());
      fields.put("sparsity", sparsity);
      measurement.learning().progress().ifPresent(metric -> fields.put("progress", about(metric)));
      measurement.learning().headStart().ifPresent(effort -> {
        Map<String, Object> headStart = new LinkedHashMap<>();
        headStart.put("iterations", effort.iterations());
        headStart.put("samples", effort.samples());
        fields.put("head-start", headStart);
      });
      if (!measurement.learning().shown().isEmpty()) {
        fields.put("shown", measurement.learning().shown().stream().map(RunResult::about).toList());
      }
      fields.put("metrics", measurement.metrics());
      if (!measurement.declared().isEmpty()) {
        Map<String, Object> declared = new LinkedHashMap<>();
        measurement.declared().forEach((name, metric) -> declared.put(name, about(metric)));
        fields.put("declared", declared);
      }
      if (!measurement.facts().isEmpty()) {
        fields.put("facts", measurement.facts());
      }
    });
    fields.put("iterations", iterations);
    fields.put("seconds", seconds);
    fields.put("environment", environment);
    if (!libraries.isEmpty()) {
      fields.put("libraries", libraries.stream().map(RunResult::about).toList());
    }
    return new JsonObject(fields);
  }

  private static Map<String, Object> about(LockedBundle library) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("bundle", library.symbolicName());
    about.put("version", library.version().toString());
    about.put("sha256", library.sha256());
    return about;
  }

  private static LockedBundle library(JsonObject about) {
    return new LockedBundle(
        about.text("bundle"), Version.parseVersion(about.text("version")), about.text("sha256"));
  }

  private static Map<String, Object> about(Metric metric) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", metric.name());
    about.put("unit", metric.unit());
    about.put("direction", metric.direction().name().toLowerCase(Locale.ROOT));
    about.put("description", metric.description());
    if (Double.isFinite(metric.lowest())) {
      about.put("lowest", metric.lowest());
    }
    if (Double.isFinite(metric.highest())) {
      about.put("highest", metric.highest());
    }
    return about;
  }

  /** The result that {@link #toJson} wrote. */
  public static RunResult of(JsonObject json) {
    Status status = Status.of(json.text("status"));
    String problem = json.has("problem") ? json.text("problem") : "";
    boolean hopeless = json.has("hopeless") ? json.flag("hopeless")
        : status == Status.FAILED && HOPELESS.matcher(problem).find();
    return new RunResult(
        json.text("id"), status, problem, hopeless,
        json.has("score") ? Optional.of(measurement(json)) : Optional.empty(),
        json.integer("iterations"), json.number("seconds"), json.textMap("environment"),
        json.has("libraries") ? json.objects("libraries").stream().map(RunResult::library).toList() : List.of());
  }

  private static Measurement measurement(JsonObject json) {
    JsonObject sparsity = json.object("sparsity");
    return new Measurement(
        metric(json.object("objective")), success(json),
        json.has("validation") ? Optional.of(success(json.object("validation"))) : Optional.empty(),
        new Sparsity(sparsity.number("weights"), sparsity.number("parameters"), sparsity.number("macs")),
        learning(json),
        json.numberMap("metrics"), declared(json),
        json.has("facts") ? json.numberMap("facts") : Map.of());
  }

  private static Map<String, Metric> declared(JsonObject json) {
    Map<String, Metric> declared = new LinkedHashMap<>();
    if (json.has("declared")) {
      JsonObject all = json.object("declared");
      all.values().keySet().forEach(name -> declared.put(name, metric(all.object(name))));
    } else if (json.has("units")) {
      // as folders have it that were written before
      json.textMap("units").forEach(
          (name, unit) -> declared.put(name, new Metric(name, unit, Metric.Direction.NONE, "")));
    }
    return declared;
  }

  private static Metric metric(JsonObject about) {
    return new Metric(
        about.text("name"), about.text("unit"),
        Metric.Direction.valueOf(about.text("direction").toUpperCase(Locale.ROOT)), about.text("description"),
        about.has("lowest") ? about.number("lowest") : Double.NEGATIVE_INFINITY,
        about.has("highest") ? about.number("highest") : Double.POSITIVE_INFINITY);
  }

  private static Learning learning(JsonObject json) {
    return new Learning(
        json.has("progress") ? Optional.of(metric(json.object("progress"))) : Optional.empty(),
        json.has("head-start") ? Optional.of(effort(json.object("head-start"))) : Optional.empty(),
        json.has("shown") ? json.objects("shown").stream().map(RunResult::metric).toList() : List.of());
  }

  private static Effort effort(JsonObject json) {
    return new Effort(json.integer("iterations"), json.integer("samples"));
  }

  private static Measurement.Success success(JsonObject json) {
    return new Measurement.Success(json.number("score"), json.number("floor"));
  }
}
