// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.ArrayList;
import java.util.List;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Budgets;
import org.espalier.allocation.Coding;
import org.espalier.allocation.walk.CoarseActions;
import org.espalier.allocation.walk.PruningProblem;
import org.espalier.allocation.walk.Review;
import org.espalier.allocation.walk.Reviewer;

/**
 * Judges what an agent decides without looking at any network. The reward is what the surrogate expects of the
 * allocation, and a bonus for what it does not know; the costs are the shares that the allocation takes of the budgets
 * that can be counted, in percent.
 *
 * @param coding of the points that the surrogate knows
 * @param bonus standard deviations of the surrogate's posterior that are added to its mean, not negative
 * @param clip largest share of its filters that a layer may lose, above 0 and at most 1
 */
record Forecast(
    AllocationSpace space, Budgets budgets, Coding coding, Surrogate surrogate, double bonus, double clip)
    implements Reviewer {
  @Override
  public List<Review> review(List<double[][]> episodes) {
    List<int[]> asked = episodes.stream().map(this::asked).toList();
    double[] rewards = surrogate.optimistic(asked.stream().map(coding::point).toArray(double[][]::new), bonus);
    List<Review> reviews = new ArrayList<>();
    for (int i = 0; i < rewards.length; i++) {
      reviews.add(new Review(rewards[i], costs(asked.get(i))));
    }
    return reviews;
  }

  /** What an episode asks for, as shares of layers' filters. */
  double[] shares(double[][] episode) {
    return CoarseActions.kept(episode, clip);
  }

  /** The allocation that an episode asks for, which may break budgets. */
  int[] asked(double[][] episode) {
    return space.allocation(shares(episode));
  }

  private double[] costs(int[] kept) {
    return budgets.shares(kept).values().stream().mapToDouble(share -> PruningProblem.PERCENT * share).toArray();
  }
}
