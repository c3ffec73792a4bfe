// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

/**
 * Pruning in levels, each of which removes the same share of what the one before left: after level l of n,
 * (1 - s)^(l/n) of the weights are kept (Frankle and Carbin 2019, sec. 1).
 *
 * @param count number of levels, at least 1
 * @param target sparsity after the last of them, at least 0 and below 1
 */
public record Levels(int count, double target) {
  /** A hair more than a whole number of levels is that number: logarithms are rounded. */
  private static final double ROUNDING = 1e-9;

  public Levels {
    if (count < 1 || !(target >= 0 && target < 1)) {
      throw new IllegalArgumentException("no way to a sparsity of " + target + " in " + count + " levels");
    }
  }

  /**
   * As few levels as there can be.
   *
   * @param share largest share of what is left that a level may remove, above 0 and below 1
   */
  public static Levels removingAtMost(double share, double target) {
    // StrictMath, because Math may differ between machines
    double exact = StrictMath.log(1 - target) / StrictMath.log(1 - share);
    return new Levels((int) Math.max(1, Math.ceil(exact - ROUNDING)), target);
  }

  /** Sparsity after a level; 0 before the first, and the target, to the bit, from the last on. */
  public double sparsity(int level) {
    return level >= count
        ? target
        : Math.min(target, 1 - StrictMath.pow(1 - target, (double) level / count));
  }
}
