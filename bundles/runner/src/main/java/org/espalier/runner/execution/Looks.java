package org.espalier.runner.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Arm;
import org.espalier.experiment.Contrast;
import org.espalier.experiment.RunPlan;
import org.espalier.experiment.Stopping;
import org.espalier.statistics.Retention;
import org.espalier.statistics.SequentialSignFlip;
import org.espalier.store.Comparing;
import org.espalier.store.Measurement;

/**
 * The looks at one contrast, taken when all results of a batch of seeds are there and never before, so that they are
 * the same whatever order runs end in. Retention on test data is compared, which is what is claimed of in the end; that
 * one looks at it again and again is paid for by the test. Where the dense networks of the first look are no better
 * than the floor, it is the objective.
 */
final class Looks {
  private final Contrast contrast;
  private final Stopping design;
  private final Map<Long, RunPlan> ones = new HashMap<>();
  private final Map<Long, RunPlan> others = new HashMap<>();
  private final Map<String, RunPlan> byId;
  private final SequentialSignFlip test;
  private final List<Comparing.Look> taken = new ArrayList<>();

  /**
   * @param byId all runs that there may be
   */
  Looks(Contrast contrast, Stopping design, Map<String, RunPlan> byId) {
    this.contrast = contrast;
    this.design = design;
    this.byId = byId;
    this.test = new SequentialSignFlip(contrast.eitherSide(), design.level(), design.most());
    for (RunPlan run : byId.values()) {
      if (contrast.one().has(run)) {
        ones.put(run.seed(), run);
      } else if (contrast.other().has(run)) {
        others.put(run.seed(), run);
      }
    }
  }

  Contrast contrast() {
    return contrast;
  }

  /** What was looked at so far. */
  Comparing comparing() {
    return new Comparing(contrast, taken);
  }

  /** Seeds that the next look needs; empty if there is none. */
  Optional<Integer> next() {
    boolean shown = comparing().shown();
    return shown || taken.size() == design.looks().size() ? Optional.empty()
        : Optional.of(design.looks().get(taken.size()));
  }

  /** Takes the looks for which all results are there. */
  void take(Function<RunPlan, Optional<Measurement>> results) {
    int from = taken.isEmpty() ? 0 : taken.get(taken.size() - 1).seeds();
    for (Optional<Integer> next = next(); next.isPresent(); next = next()) {
      int to = next.get();
      if (!complete(from, to, results)) {
        return;
      }
      boolean ofRetention =
          taken.isEmpty() ? retained(to, results) : taken.get(0).ofRetention();
      double[] differences = new double[to - from];
      for (int i = 0; i < differences.length; i++) {
        differences[i] = difference(from + i, ofRetention, results);
      }
      SequentialSignFlip.Look look = test.look(differences);
      taken.add(new Comparing.Look(to, ofRetention, look.p(), look.boundary(), look.shown()));
      from = to;
    }
  }

  private boolean complete(int from, int to, Function<RunPlan, Optional<Measurement>> results) {
    for (long seed = from; seed < to; seed++) {
      if (results.apply(ones.get(seed)).isEmpty() || results.apply(others.get(seed)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Whether there is something to retain in all of the first seeds. */
  private boolean retained(int seeds, Function<RunPlan, Optional<Measurement>> results) {
    if (contrast.sparsity().isEmpty()) {
      return false;
    }
    for (long seed = 0; seed < seeds; seed++) {
      if (Double.isNaN(value(ones.get(seed), true, results)) || Double.isNaN(value(others.get(seed), true, results))) {
        return false;
      }
    }
    return true;
  }

  /** Of a seed in which there is nothing to retain, that there is none: it says nothing for either. */
  private double difference(
      long seed, boolean ofRetention, Function<RunPlan, Optional<Measurement>> results) {
    double difference =
        value(ones.get(seed), ofRetention, results) - value(others.get(seed), ofRetention, results);
    return Double.isNaN(difference) ? 0 : difference;
  }

  /** What is compared of a run, more being better; NaN where there is nothing to retain. */
  private double value(RunPlan run, boolean ofRetention, Function<RunPlan, Optional<Measurement>> results) {
    Measurement measured = results.apply(run).orElseThrow();
    int sign = measured.objective().direction() == Metric.Direction.HIGHER ? 1 : -1;
    if (!ofRetention) {
      return sign * measured.score();
    }
    OptionalDouble retention = reference(run).flatMap(results).stream()
        .mapToDouble(dense -> Retention.of(measured.score(), dense.score(), dense.floor(), sign)).findFirst();
    return retention.orElse(Double.NaN);
  }

  private Optional<RunPlan> reference(RunPlan run) {
    return run.definition().arm().role() == Arm.Role.REFERENCE ? Optional.of(run)
        : run.needs().values().stream().map(byId::get)
            .filter(needed -> needed.definition().arm().role() == Arm.Role.REFERENCE).findFirst();
  }
}
