// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScalarUpdates}, operation by operation, on vectors; what is left over beyond the last one is done there. */
final class VectorUpdates implements UpdateKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  @Override
  public void adam(AdamStep step, float[] w, float[] g, float[] m, float[] v) {
    int end = S.loopBound(w.length);
    for (int i = 0; i < end; i += N) {
      FloatVector gradient = FloatVector.fromArray(S, g, i);
      FloatVector first = FloatVector.fromArray(S, m, i).mul(step.beta1()).add(gradient.mul(step.rest1()));
      FloatVector second =
          FloatVector.fromArray(S, v, i).mul(step.beta2()).add(gradient.mul(step.rest2()).mul(gradient));
      first = first.blend(0, first.abs().compare(VectorOperators.LT, TINY));
      second = second.blend(0, second.compare(VectorOperators.LT, TINY));
      first.intoArray(m, i);
      second.intoArray(v, i);
      FloatVector change = first.mul(step.rate()).div(second.sqrt().mul(step.scale()).add(step.epsilon()));
      FloatVector.fromArray(S, w, i).sub(change).intoArray(w, i);
    }
    ScalarUpdates.adam(step, w, g, m, v, end);
  }

  @Override
  public void sgd(float rate, float momentum, float decay, float[] w, float[] g, float[] v) {
    int end = S.loopBound(w.length);
    for (int i = 0; i < end; i += N) {
      FloatVector weight = FloatVector.fromArray(S, w, i);
      FloatVector slope = FloatVector.fromArray(S, g, i).add(weight.mul(decay));
      FloatVector velocity = FloatVector.fromArray(S, v, i).mul(momentum).add(slope);
      velocity = velocity.blend(0, velocity.abs().compare(VectorOperators.LT, TINY));
      velocity.intoArray(v, i);
      weight.sub(velocity.mul(rate)).intoArray(w, i);
    }
    ScalarUpdates.sgd(rate, momentum, decay, w, g, v, end);
  }

  @Override
  public void rmsProp(RmsStep step, float[] w, float[] g, float[] v) {
    int end = S.loopBound(w.length);
    for (int i = 0; i < end; i += N) {
      FloatVector gradient = FloatVector.fromArray(S, g, i);
      FloatVector square =
          FloatVector.fromArray(S, v, i).mul(step.alpha()).add(gradient.mul(step.rest()).mul(gradient));
      square = square.blend(0, square.compare(VectorOperators.LT, TINY));
      square.intoArray(v, i);
      FloatVector change = gradient.mul(step.rate()).div(square.sqrt().add(step.epsilon()));
      FloatVector.fromArray(S, w, i).sub(change).intoArray(w, i);
    }
    ScalarUpdates.rmsProp(step, w, g, v, end);
  }

  @Override
  public void scale(float factor, float[] g) {
    int end = S.loopBound(g.length);
    for (int i = 0; i < end; i += N) {
      FloatVector.fromArray(S, g, i).mul(factor).intoArray(g, i);
    }
    for (int i = end; i < g.length; i++) {
      g[i] *= factor;
    }
  }
}
