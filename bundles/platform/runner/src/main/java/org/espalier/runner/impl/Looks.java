// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.plan.Contrast;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Stopping;
import org.espalier.statistics.SequentialSignFlip;
import org.espalier.store.Comparing;

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
  private final SequentialSignFlip test;
  private final List<Comparing.Look> taken = new ArrayList<>();

  /**
   * @param byId all runs that there may be
   */
  Looks(Contrast contrast, Stopping design, Map<String, RunPlan> byId) {
    this.contrast = contrast;
    this.design = design;
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
  void take(Ends ends) {
    int from = taken.isEmpty() ? 0 : taken.get(taken.size() - 1).seeds();
    for (Optional<Integer> next = next(); next.isPresent(); next = next()) {
      int to = next.get();
      if (!complete(from, to, ends)) {
        return;
      }
      boolean ofRetention =
          taken.isEmpty() ? retained(to, ends) : taken.get(0).ofRetention();
      double[] differences = new double[to - from];
      for (int i = 0; i < differences.length; i++) {
        differences[i] = difference(from + i, ofRetention, ends);
      }
      SequentialSignFlip.Look look = test.look(differences);
      taken.add(new Comparing.Look(to, ofRetention, look.p(), look.boundary(), look.shown()));
      from = to;
    }
  }

  private boolean complete(int from, int to, Ends ends) {
    for (long seed = from; seed < to; seed++) {
      if (!ends.known(ones.get(seed)) || !ends.known(others.get(seed))) {
        return false;
      }
    }
    return true;
  }

  /** Whether there is something to retain in all of the first seeds. */
  private boolean retained(int seeds, Ends ends) {
    if (contrast.sparsity().isEmpty()) {
      return false;
    }
    for (long seed = 0; seed < seeds; seed++) {
      if (Double.isNaN(value(ones.get(seed), true, ends)) || Double.isNaN(value(others.get(seed), true, ends))) {
        return false;
      }
    }
    return true;
  }

  /** Of a seed in which there is nothing to retain, that there is none: it says nothing for either. */
  private double difference(long seed, boolean ofRetention, Ends ends) {
    double difference =
        value(ones.get(seed), ofRetention, ends) - value(others.get(seed), ofRetention, ends);
    return Double.isNaN(difference) ? 0 : difference;
  }

  /** What is compared of a run, more being better; NaN where there is nothing to retain. */
  private static double value(RunPlan run, boolean ofRetention, Ends ends) {
    return ofRetention ? ends.retention(run, measured -> Optional.of(measured.test())) : ends.score(run);
  }
}
