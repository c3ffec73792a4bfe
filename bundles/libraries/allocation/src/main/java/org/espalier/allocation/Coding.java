// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.Arrays;

/** Allocations as points of a space without bounds, of one number a layer; 0 everywhere is the uniform one. */
public interface Coding {

  /** The allocation that a point stands for. */
  int[] allocation(double[] point);

  /** A point that stands for an allocation or for one near it. */
  double[] point(int[] kept);

  /**
   * Logarithms of shares, up to a common summand: the projection has the last word on how much is kept in all. So every
   * point stands for an allocation on the surface of the budgets.
   */
  static Coding projected(AllocationSpace space, Projection projection) {
    return new Coding() {
      @Override
      public int[] allocation(double[] point) {
        return projection.project(Arrays.stream(point).map(StrictMath::exp).toArray());
      }

      @Override
      public double[] point(int[] kept) {
        double[] logs = new double[kept.length];
        Arrays.setAll(logs, i -> StrictMath.log((double) kept[i] / space.layers().get(i).filters()));
        double mean = Arrays.stream(logs).sum() / logs.length;
        return Arrays.stream(logs).map(log -> log - mean).toArray();
      }
    };
  }

  /**
   * Logits of shares, from that of the share that is to be left. Points may stand for allocations that break budgets.
   *
   * @param left above 0 and below 1
   */
  static Coding plain(AllocationSpace space, double left) {
    double centre = logit(left);
    return new Coding() {
      @Override
      public int[] allocation(double[] point) {
        return space.allocation(Arrays.stream(point).map(x -> 1 / (1 + StrictMath.exp(-x - centre))).toArray());
      }

      @Override
      public double[] point(int[] kept) {
        double[] point = new double[kept.length];
        Arrays.setAll(point, i -> {
          int filters = space.layers().get(i).filters();
          // half a filter more or less keeps a layer that is whole from being infinitely far away
          return logit(Math.min(kept[i], filters - 0.5) / filters) - centre;
        });
        return point;
      }
    };
  }

  private static double logit(double share) {
    return StrictMath.log(share / (1 - share));
  }
}
