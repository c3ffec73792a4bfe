// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Allocations that need no search. Each stands for itself, with as many filters as a sparsity leaves, or on the surface
 * of the budgets.
 */
public enum Baseline {
  /** The same share of every layer. */
  UNIFORM {
    @Override
    public int[] plain(AllocationSpace space, double sparsity) {
      return space.allocation(shares(space, 1 - sparsity));
    }

    @Override
    public int[] projected(AllocationSpace space, Projection projection) {
      return projection.project(shares(space, 1));
    }
  },

  /**
   * The filters of highest score among all layers, at least one of each: of scores by magnitude the mean magnitude of a
   * filter's weights, as a multiple of its layer's mean, which makes layers comparable.
   */
  GLOBAL_MAGNITUDE {
    @Override
    public int[] plain(AllocationSpace space, double sparsity) {
      int[] kept = space.least();
      int[] order = order(space);
      long left = Math.round((1 - sparsity) * space.filters()) - Arrays.stream(kept).sum();
      for (int i = 0; i < Math.min(left, order.length); i++) {
        kept[order[i]]++;
      }
      return kept;
    }

    @Override
    public int[] projected(AllocationSpace space, Projection projection) {
      return projection.handOut(order(space));
    }

    /** Layers of all filters but the best of each, which stay in any case, by falling scores. */
    private static int[] order(AllocationSpace space) {
      record Filter(int layer, double score) {}

      List<Filter> filters = new ArrayList<>();
      for (AllocationSpace.PrunableLayer layer : space.layers()) {
        double[] scores = comparable(layer.scores());
        Arrays.sort(scores);
        for (int f = 0; f < scores.length - layer.least(); f++) {
          filters.add(new Filter(layer.number(), scores[f]));
        }
      }
      filters.sort(Comparator.comparingDouble(filter -> -filter.score()));
      return filters.stream().mapToInt(Filter::layer).toArray();
    }

    private static double[] comparable(float[] scores) {
      double mean = 0;
      for (float score : scores) {
        mean += (double) score / scores.length;
      }
      double[] comparable = new double[scores.length];
      for (int f = 0; f < comparable.length; f++) {
        comparable[f] = mean == 0 ? 0 : scores[f] / mean;
      }
      return comparable;
    }
  },

  /** All of the first convolution, and the same share of every other layer. */
  KEEP_FIRST {
    @Override
    public int[] plain(AllocationSpace space, double sparsity) {
      int first = first(space);
      int others = space.filters() - space.layers().get(first).filters();
      double left = (1 - sparsity) * space.filters() - space.layers().get(first).filters();
      double[] shares = shares(space, Math.max(0, others == 0 ? 0 : left / others));
      shares[first] = 1;
      return space.allocation(shares);
    }

    @Override
    public int[] projected(AllocationSpace space, Projection projection) {
      double[] shares = shares(space, 1);
      shares[first(space)] = Double.POSITIVE_INFINITY;
      return projection.project(shares);
    }

    private static int first(AllocationSpace space) {
      return space.layers().stream()
          .filter(AllocationSpace.PrunableLayer::convolutional).findFirst().orElseThrow().number();
    }
  };

  /**
   * The allocation by itself: it keeps the filters that the sparsity leaves, and may break budgets.
   *
   * @param sparsity share of all filters that is removed, above 0 and below 1
   */
  public abstract int[] plain(AllocationSpace space, double sparsity);

  /** The allocation on the surface of the budgets. */
  public abstract int[] projected(AllocationSpace space, Projection projection);

  private static double[] shares(AllocationSpace space, double share) {
    double[] shares = new double[space.layers().size()];
    Arrays.fill(shares, share);
    return shares;
  }
}
