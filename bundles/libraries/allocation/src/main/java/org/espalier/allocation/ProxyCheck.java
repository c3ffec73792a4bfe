// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Evaluation;

/**
 * Whether a proxy puts allocations into the order that their final trainings put them into.
 *
 * @param checked what was judged by the proxy and finally trained
 * @param merits of each after its final training, higher being better; not to be changed
 */
public record ProxyCheck(List<Judged> checked, double[] merits) {
  public ProxyCheck {
    checked = List.copyOf(checked);
  }

  /**
   * Trains allocations finally.
   *
   * @param judged by a proxy
   * @param failed merit of those of which the final training fails; if empty, they are left out
   * @throws InvalidInputException if there are not two that could be compared
   */
  public static ProxyCheck of(Study study, FinalTraining training, List<Judged> judged, OptionalDouble failed) {
    List<Evaluation> evaluations = study.run().candidates(study.start(), training).evaluate(
        judged.stream().map(one -> new Candidate(study.space().masks(one.kept()), 0, 0)).toList());
    List<Judged> checked = new ArrayList<>();
    List<Double> merits = new ArrayList<>();
    for (int i = 0; i < judged.size(); i++) {
      OptionalDouble score = evaluations.get(i).score();
      if (score.isPresent() || failed.isPresent()) {
        checked.add(judged.get(i));
        merits.add(score.isPresent() ? study.merit(score.getAsDouble()) : failed.getAsDouble());
      }
    }
    if (checked.size() < 2) {
      throw new InvalidInputException(
          "there are not two allocations whose ranks could be compared; raise checked or the limit");
    }
    return new ProxyCheck(checked, merits.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Their merits by the proxy, in the order of those after the final training. */
  public double[] proxies() {
    return checked.stream().mapToDouble(Judged::merit).toArray();
  }

  /** The allocation that is best after its final training. */
  public int[] best() {
    int best = 0;
    for (int i = 1; i < merits.length; i++) {
      best = merits[i] > merits[best] ? i : best;
    }
    return checked.get(best).kept();
  }

  /** As {@link #rankCorrelation(double[], double[])} has it, of what the proxy judged. */
  public double rankCorrelation() {
    return rankCorrelation(proxies(), merits);
  }

  /**
   * So many of what was judged, from the best to the worst in equal steps of rank; what failed or breaks a budget is
   * left out.
   *
   * @param ranked the better first
   */
  public static List<Judged> spread(List<Judged> ranked, int count) {
    List<Judged> feasible = ranked.stream().filter(Judged::feasible).toList();
    int chosen = Math.min(count, feasible.size());
    List<Judged> spread = new ArrayList<>();
    for (int i = 0; i < chosen; i++) {
      int rank = chosen == 1 ? 0 : (int) Math.round((double) i * (feasible.size() - 1) / (chosen - 1));
      spread.add(feasible.get(rank));
    }
    return spread;
  }

  /**
   * Spearman's rank correlation, equal values at the mean of their ranks; 0 if all values of one side are equal, which
   * then says nothing of the other.
   *
   * @param judged at least 2 numbers
   * @param trained as many
   */
  public static double rankCorrelation(double[] judged, double[] trained) {
    double correlation = new SpearmansCorrelation().correlation(judged, trained);
    return Double.isNaN(correlation) ? 0 : correlation;
  }
}
