// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarNorms}, operation by operation, on the lanes of a vector; rows that are left over are summed there. A
 * loop has a method of its own: the compiler keeps no vectors in registers through two.
 */
final class VectorNorms implements NormKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();
  private static final int LANES = Kernels.LANES;
  private static final int SECOND = LANES;
  private static final int THIRD = 2 * LANES;
  private static final int FOURTH = 3 * LANES;
  private static final int TURN = 4 * LANES;

  @Override
  public void moments(float[] x, int at, int rows, float[] results) {
    int whole = ScalarNorms.whole(rows);
    for (int lane = 0; lane < LANES; lane += N) {
      sum(x, at + lane, whole, results, lane);
    }
    ScalarNorms.means(x, at, rows, results);
    for (int lane = 0; lane < LANES; lane += N) {
      deviations(x, at + lane, whole, results, lane);
    }
    ScalarNorms.restOfDeviations(x, at, rows, results);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(S, values, at);
  }

  private static void sum(float[] x, int at, int rows, float[] results, int lane) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    for (int i = at; i < at + rows * LANES; i += TURN) {
      s0 = s0.add(load(x, i));
      s1 = s1.add(load(x, i + LANES));
      s2 = s2.add(load(x, i + 2 * LANES));
      s3 = s3.add(load(x, i + 3 * LANES));
    }
    s0.add(s1).add(s2.add(s3)).intoArray(results, lane);
  }

  private static void deviations(float[] x, int at, int rows, float[] results, int lane) {
    FloatVector mean = load(results, lane);
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector q0 = FloatVector.zero(S);
    FloatVector q1 = FloatVector.zero(S);
    FloatVector q2 = FloatVector.zero(S);
    FloatVector q3 = FloatVector.zero(S);
    for (int i = at; i < at + rows * LANES; i += TURN) {
      FloatVector d0 = load(x, i).sub(mean);
      FloatVector d1 = load(x, i + LANES).sub(mean);
      FloatVector d2 = load(x, i + 2 * LANES).sub(mean);
      FloatVector d3 = load(x, i + 3 * LANES).sub(mean);
      s0 = s0.add(d0);
      s1 = s1.add(d1);
      s2 = s2.add(d2);
      s3 = s3.add(d3);
      q0 = q0.add(d0.mul(d0));
      q1 = q1.add(d1.mul(d1));
      q2 = q2.add(d2.mul(d2));
      q3 = q3.add(d3.mul(d3));
    }
    s0.add(s1).add(s2.add(s3)).intoArray(results, SECOND + lane);
    q0.add(q1).add(q2.add(q3)).intoArray(results, THIRD + lane);
  }

  @Override
  public void normalise(float[] x, float[] y, int at, int rows, float[] constants) {
    for (int lane = 0; lane < LANES; lane += N) {
      normalise(x, y, at + lane, rows, constants, lane);
    }
  }

  private static void normalise(float[] x, float[] y, int at, int rows, float[] constants, int lane) {
    FloatVector mean = load(constants, lane);
    FloatVector scale = load(constants, SECOND + lane);
    FloatVector shift = load(constants, THIRD + lane);
    for (int i = at; i < at + rows * LANES; i += LANES) {
      load(x, i).sub(mean).mul(scale).add(shift).intoArray(y, i);
    }
  }

  @Override
  public void slopeSums(float[] x, float[] d, int at, int rows, float[] constants, float[] results) {
    int whole = ScalarNorms.whole(rows);
    for (int lane = 0; lane < LANES; lane += N) {
      slopeSums(x, d, at + lane, whole, constants, results, lane);
    }
    ScalarNorms.restOfSlopeSums(x, d, at, rows, constants, results);
  }

  private static void slopeSums(
      float[] x, float[] d, int at, int rows, float[] constants, float[] results, int lane) {
    FloatVector mean = load(constants, lane);
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector p0 = FloatVector.zero(S);
    FloatVector p1 = FloatVector.zero(S);
    FloatVector p2 = FloatVector.zero(S);
    FloatVector p3 = FloatVector.zero(S);
    for (int i = at; i < at + rows * LANES; i += TURN) {
      FloatVector d0 = load(d, i);
      FloatVector d1 = load(d, i + LANES);
      FloatVector d2 = load(d, i + 2 * LANES);
      FloatVector d3 = load(d, i + 3 * LANES);
      s0 = s0.add(d0);
      s1 = s1.add(d1);
      s2 = s2.add(d2);
      s3 = s3.add(d3);
      p0 = p0.add(d0.mul(load(x, i).sub(mean)));
      p1 = p1.add(d1.mul(load(x, i + LANES).sub(mean)));
      p2 = p2.add(d2.mul(load(x, i + 2 * LANES).sub(mean)));
      p3 = p3.add(d3.mul(load(x, i + 3 * LANES).sub(mean)));
    }
    s0.add(s1).add(s2.add(s3)).intoArray(results, lane);
    p0.add(p1).add(p2.add(p3)).intoArray(results, SECOND + lane);
  }

  @Override
  public void normaliseBackward(float[] x, float[] d, float[] dx, int at, int rows, float[] constants) {
    for (int lane = 0; lane < LANES; lane += N) {
      normaliseBackward(x, d, dx, at + lane, rows, constants, lane);
    }
  }

  private static void normaliseBackward(
      float[] x, float[] d, float[] dx, int at, int rows, float[] constants, int lane) {
    FloatVector mean = load(constants, lane);
    FloatVector scale = load(constants, SECOND + lane);
    FloatVector a = load(constants, THIRD + lane);
    FloatVector b = load(constants, FOURTH + lane);
    for (int i = at; i < at + rows * LANES; i += LANES) {
      load(d, i).sub(a).sub(load(x, i).sub(mean).mul(b)).mul(scale).intoArray(dx, i);
    }
  }
}
