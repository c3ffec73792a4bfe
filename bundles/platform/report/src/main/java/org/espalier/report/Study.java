// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.espalier.api.engine.Mask;
import org.espalier.api.metric.Curves;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;
import org.espalier.api.picture.Animation;
import org.espalier.api.procedure.Arm;
import org.espalier.catalog.LockedBundle;
import org.espalier.plan.Claim;
import org.espalier.plan.PluginUse;
import org.espalier.plan.Published;
import org.espalier.statistics.Interval;
import org.espalier.store.Comparing;
import org.espalier.store.Learning;
import org.espalier.store.MetricPoint;
import org.espalier.store.SearchProgress;

/**
 * The results of an experiment, as a report reads them.
 *
 * @param name name of the experiment
 * @param description what its author wrote about it, or empty
 * @param setup what was tested: the experiment file with its defaults
 * @param runs finished runs
 * @param unfinished numbers of runs that are not among them, by status
 * @param lost the same runs, one by one
 * @param searches how sparsities were searched for, a setting each; none if they were given
 * @param comparisons what is to be compared beside what procedures compare, with the looks that were taken at it
 * @param claims among how many claims the error of looking is divided; empty if the number of seeds was given
 * @param stated what the experiment's file claims, to be answered
 * @param published what others have published, as the file says
 * @param libraries bundles that plug-ins used beside their own
 */
public record Study(
    String name, String description, String setup, List<Run> runs, Map<String, Integer> unfinished,
    List<Lost> lost, List<SearchProgress> searches, List<Comparing> comparisons, OptionalInt claims,
    List<Claim> stated, List<Published> published, List<LockedBundle> libraries) {

  /** A study of which nothing else is to be compared. */
  public Study(
      String name, String description, String setup, List<Run> runs, Map<String, Integer> unfinished, List<Lost> lost,
      List<SearchProgress> searches) {
    this(name, description, setup, runs, unfinished, lost, searches, List.of(), OptionalInt.empty(), List.of(),
        List.of(), List.of());
  }

  /** A study whose sparsities were given, without lost runs. */
  public Study(String name, String description, String setup, List<Run> runs, Map<String, Integer> unfinished) {
    this(name, description, setup, runs, unfinished, List.of(), List.of());
  }

  /**
   * A run that came to nothing, or has not been done.
   *
   * @param id unique in the study
   * @param arm what is compared
   * @param seed of all its randomness
   * @param trained what was to be trained, as of a {@link Run}
   * @param settings what the experiment varies, without sparsity and seed
   * @param cells the settings that asked for it, as of a {@link Run}
   * @param sparsity target share of weights removed; empty for an unpruned run
   * @param dense id of the dense run it was to come from, or empty
   * @param hopeless whether it, or a run that it needs, failed for its own sake, as by divergence: that is a result.
   *     What failed for another reason, or has not been done, is not known
   * @param problem why it did not finish; empty if it has not been done
   */
  public record Lost(
      String id, Arm arm, long seed, String trained, Map<String, String> settings, List<Map<String, String>> cells,
      OptionalDouble sparsity, String dense, boolean hopeless, String problem) {

    /** The sparsity at which it is compared, as of a {@link Run}. */
    OptionalDouble level() {
      return Study.level(arm, sparsity, dense);
    }
  }

  /**
   * What was made from the dense network and is compared with it stands at 0, if it was not pruned. What is not
   * compared stands nowhere.
   */
  private static OptionalDouble level(Arm arm, OptionalDouble sparsity, String dense) {
    if (arm.role() == Arm.Role.OTHER) {
      return OptionalDouble.empty();
    }
    boolean unpruned = sparsity.isEmpty() && !dense.isEmpty() && arm.role() != Arm.Role.REFERENCE;
    return unpruned ? OptionalDouble.of(0) : sparsity;
  }

  /**
   * One finished run.
   *
   * @param id unique in the study
   * @param arm what is compared
   * @param seed of all its randomness
   * @param trained what was trained: equal texts where task, architecture and engine are, with all their options
   * @param settings what the experiment varies and makes a difference to it, without sparsity and seed
   * @param cells the settings of which it is a part: several where they share it
   * @param sparsity target share of weights removed; empty for an unpruned run
   * @param sparsities reached, by {@code weights}, {@code parameters}, {@code macs}
   * @param dense id of the dense run it came from, or empty
   * @param objective what score and floor are
   * @param score the objective on test data
   * @param floor the objective of a predictor or policy that knows nothing
   * @param metrics all else that was measured
   * @param declared what is known of the metrics beside their values: units, bounds
   * @param facts numbers known of the data
   * @param curve what the iterations showed
   * @param artifacts what it kept
   * @param lineup plug-ins that made it
   * @param environment facts of the machine and the engine
   * @param seconds wall-clock time
   * @param learning how its curve is to be read
   */
  public record Run(
      String id,
      Arm arm,
      long seed,
      String trained,
      Map<String, String> settings,
      List<Map<String, String>> cells,
      OptionalDouble sparsity,
      Map<String, Double> sparsities,
      String dense,
      Metric objective,
      double score,
      double floor,
      Map<String, Double> metrics,
      Map<String, Metric> declared,
      Map<String, Double> facts,
      List<MetricPoint> curve,
      Artifacts artifacts,
      List<PluginUse> lineup,
      Map<String, String> environment,
      double seconds,
      Learning learning) {

    /** A run of one setting, of which it is not told how its curve is to be read. */
    public Run(
        String id, Arm arm, long seed, String trained, Map<String, String> settings, OptionalDouble sparsity,
        Map<String, Double> sparsities, String dense, Metric objective, double score, double floor,
        Map<String, Double> metrics, Map<String, Metric> declared, Map<String, Double> facts, List<MetricPoint> curve,
        Artifacts artifacts, List<PluginUse> lineup, Map<String, String> environment, double seconds) {
      this(
          id, arm, seed, trained, settings, List.of(settings), sparsity, sparsities, dense, objective, score, floor,
          metrics, declared, facts, curve, artifacts, lineup, environment, seconds, Learning.UNKNOWN);
    }

    /** The arm's name. */
    public String variant() {
      return arm.name();
    }

    /**
     * The sparsity at which it is compared: 0 of what was made from the dense network by other means than pruning;
     * empty where it is not compared.
     */
    OptionalDouble level() {
      return Study.level(arm, sparsity, dense);
    }

    /** Whether others are measured by it. */
    boolean reference() {
      return arm.role() == Arm.Role.REFERENCE;
    }

    /** A metric with its unit, for an axis. */
    String labelled(String metric) {
      return Words.labelled(metric, declared.containsKey(metric) ? declared.get(metric).unit() : "1");
    }

    /** An interval of a metric, within the bounds that it has. */
    Interval bounded(String metric, Interval interval) {
      Metric known = declared.get(metric);
      return known == null ? interval : interval.within(known.lowest(), known.highest());
    }

    /** Whether it is neither dense nor pruned nor made from runs that are: a rule to be beaten. */
    boolean benchmark() {
      return sparsity.isEmpty() && dense.isEmpty() && !reference();
    }
  }

  /** What a run kept beside its numbers; read when it is asked for. */
  public interface Artifacts {
    /** Of a run that kept nothing. */
    Artifacts NONE = new Artifacts() {};

    /** Names of its arrays. */
    default List<String> arrays() {
      return List.of();
    }

    /** The values of an array of one dimension; empty where it has several. */
    default double[] values(String array) {
      return new double[0];
    }

    /** Names of its pictures that move. */
    default List<String> animations() {
      return List.of();
    }

    /** Pictures that move. */
    default Animation animation(String name) {
      throw new IllegalArgumentException("nothing moves in " + name);
    }

    /** Names of its sets of curves. */
    default List<String> curves() {
      return List.of();
    }

    /** A set of curves. */
    default Curves curves(String name) {
      throw new IllegalArgumentException("there are no curves in " + name);
    }

    /** Names of its sets of masks. */
    default List<String> masks() {
      return List.of();
    }

    /** A set of masks. */
    default Map<ParameterName, Mask> masks(String artifact) {
      return Map.of();
    }
  }
}
