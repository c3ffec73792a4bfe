// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarRows}, operation by operation, on the lanes of a vector; features that do not fill a panel are summed
 * there.
 */
final class VectorRows implements RowKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();
  private static final int LANES = Kernels.LANES;

  @Override
  public void normalise(
      float[] x, float[] h, int at, int panel, int rows, int features, float epsilon, float[] factors, int factorsAt) {
    int full = features / LANES;
    for (int r = 0; r < rows; r++) {
      int row = at + r * LANES;
      int sums = factorsAt + r * LANES;
      for (int lane = 0; lane < LANES; lane += N) {
        add(x, row + lane, panel, full, factors, sums + lane);
      }
      ScalarRows.addRest(x, row, panel, full * LANES, features, factors, sums);
      float mean = Lanes.sum(factors, sums) / features;
      for (int lane = 0; lane < LANES; lane += N) {
        addSquares(x, row + lane, panel, full, mean, factors, sums + lane);
      }
      ScalarRows.addRestOfSquares(x, row, panel, full * LANES, features, mean, factors, sums);
      float factor = ScalarRows.factor(Lanes.sum(factors, sums) / features, epsilon);
      for (int lane = 0; lane < LANES; lane += N) {
        normalise(x, h, row + lane, panel, full, mean, factor);
      }
      ScalarRows.normaliseRest(x, h, row, panel, full * LANES, features, mean, factor);
      factors[sums] = factor;
    }
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(S, values, at);
  }

  private static void add(float[] x, int at, int panel, int panels, float[] sums, int sumsAt) {
    FloatVector sum = FloatVector.zero(S);
    for (int p = 0; p < panels; p++) {
      sum = sum.add(load(x, at + p * panel));
    }
    sum.intoArray(sums, sumsAt);
  }

  private static void addSquares(float[] x, int at, int panel, int panels, float mean, float[] sums, int sumsAt) {
    FloatVector middle = FloatVector.broadcast(S, mean);
    FloatVector sum = FloatVector.zero(S);
    for (int p = 0; p < panels; p++) {
      FloatVector deviation = load(x, at + p * panel).sub(middle);
      sum = deviation.fma(deviation, sum);
    }
    sum.intoArray(sums, sumsAt);
  }

  private static void normalise(float[] x, float[] h, int at, int panel, int panels, float mean, float factor) {
    FloatVector middle = FloatVector.broadcast(S, mean);
    FloatVector scale = FloatVector.broadcast(S, factor);
    for (int p = 0; p < panels; p++) {
      load(x, at + p * panel).sub(middle).mul(scale).intoArray(h, at + p * panel);
    }
  }

  @Override
  public void project(float[] v, float[] h, int at, int panel, int rows, int features, float[] factors, int factorsAt) {
    int full = features / LANES;
    for (int r = 0; r < rows; r++) {
      int row = at + r * LANES;
      int sums = factorsAt + r * LANES;
      float factor = factors[sums];
      for (int lane = 0; lane < LANES; lane += N) {
        add(v, row + lane, panel, full, factors, sums + lane);
      }
      ScalarRows.addRest(v, row, panel, full * LANES, features, factors, sums);
      float mean = Lanes.sum(factors, sums) / features;
      for (int lane = 0; lane < LANES; lane += N) {
        addProducts(v, h, row + lane, panel, full, factors, sums + lane);
      }
      ScalarRows.addRestOfProducts(v, h, row, panel, full * LANES, features, factors, sums);
      float share = Lanes.sum(factors, sums) / features;
      for (int lane = 0; lane < LANES; lane += N) {
        project(v, h, row + lane, panel, full, mean, share, factor);
      }
      ScalarRows.projectRest(v, h, row, panel, full * LANES, features, mean, share, factor);
      factors[sums] = factor;
    }
  }

  private static void addProducts(float[] v, float[] h, int at, int panel, int panels, float[] sums, int sumsAt) {
    FloatVector sum = FloatVector.zero(S);
    for (int p = 0; p < panels; p++) {
      sum = load(h, at + p * panel).fma(load(v, at + p * panel), sum);
    }
    sum.intoArray(sums, sumsAt);
  }

  private static void project(
      float[] v, float[] h, int at, int panel, int panels, float mean, float share, float factor) {
    FloatVector middle = FloatVector.broadcast(S, mean);
    FloatVector along = FloatVector.broadcast(S, share);
    FloatVector scale = FloatVector.broadcast(S, factor);
    for (int p = 0; p < panels; p++) {
      int i = at + p * panel;
      load(v, i).sub(middle).sub(load(h, i).mul(along)).mul(scale).intoArray(v, i);
    }
  }
}
