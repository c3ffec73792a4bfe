// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

/**
 * A distribution that knows its Fisher matrix and how far it is from another of its kind: what natural gradients ask
 * for. Outputs and free parameters have no Fisher entries in common, and those of free parameters are the same in every
 * row.
 */
public interface NaturalDistribution extends ScoreDistribution {

  /** Writes, as row {@code row}, the product of the Fisher matrix by the outputs with their motion in that row. */
  void outputFisher(float[] motion, int row, float[] product);

  /** Entry of free parameter {@code i} in the Fisher matrix, which is diagonal there. */
  double freeFisher(int i);

  /** Numbers that are enough to know the row's distribution again. */
  double[] remember();

  /** Divergence of the row's distribution from the remembered one, KL(remembered || row), in nats. */
  double divergenceFrom(double[] remembered);
}
