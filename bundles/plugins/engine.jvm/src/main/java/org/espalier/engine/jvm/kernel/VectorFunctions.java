// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Functions} of one vector, operation by operation; for the compiler to inline. Constants are vectors already,
 * because the compiler stops inlining at a size that broadcasts would soon exceed.
 */
final class VectorFunctions {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final FloatVector ZERO = all(0);
  private static final FloatVector ONE = all(1);
  private static final FloatVector MINUS_ONE = all(-1);
  private static final FloatVector HALF = all(0.5f);
  private static final FloatVector SIX = all(Functions.SIX);
  private static final FloatVector LEAK = all(Functions.LEAK);
  private static final FloatVector TANH_LIMIT = all(Functions.TANH_LIMIT);
  private static final FloatVector TANH_LOW = all(-Functions.TANH_LIMIT);
  private static final FloatVector TANH_P1 = all(Functions.TANH_P1);
  private static final FloatVector TANH_P2 = all(Functions.TANH_P2);
  private static final FloatVector TANH_P3 = all(Functions.TANH_P3);
  private static final FloatVector TANH_P4 = all(Functions.TANH_P4);
  private static final FloatVector TANH_Q1 = all(Functions.TANH_Q1);
  private static final FloatVector TANH_Q2 = all(Functions.TANH_Q2);
  private static final FloatVector TANH_Q3 = all(Functions.TANH_Q3);
  private static final FloatVector TANH_Q4 = all(Functions.TANH_Q4);
  private static final FloatVector EXP_LIMIT = all(Functions.EXP_LIMIT);
  private static final FloatVector EXP_LOW = all(-Functions.EXP_LIMIT);
  private static final FloatVector LOG2_E = all(Functions.LOG2_E);
  private static final FloatVector LN2_HIGH = all(Functions.LN2_HIGH);
  private static final FloatVector LN2_LOW = all(Functions.LN2_LOW);
  private static final FloatVector ROUNDER = all(Functions.ROUNDER);
  private static final FloatVector EXP_2 = all(Functions.EXP_2);
  private static final FloatVector EXP_3 = all(Functions.EXP_3);
  private static final FloatVector EXP_4 = all(Functions.EXP_4);
  private static final FloatVector EXP_5 = all(Functions.EXP_5);
  private static final FloatVector EXP_6 = all(Functions.EXP_6);
  private static final FloatVector NORMAL_LIMIT = all(Functions.NORMAL_LIMIT);
  private static final FloatVector NORMAL_LOW = all(-Functions.NORMAL_LIMIT);
  private static final FloatVector TAIL_P0 = all(Functions.TAIL_P0);
  private static final FloatVector TAIL_P1 = all(Functions.TAIL_P1);
  private static final FloatVector TAIL_P2 = all(Functions.TAIL_P2);
  private static final FloatVector TAIL_P3 = all(Functions.TAIL_P3);
  private static final FloatVector TAIL_P4 = all(Functions.TAIL_P4);
  private static final FloatVector TAIL_Q1 = all(Functions.TAIL_Q1);
  private static final FloatVector TAIL_Q2 = all(Functions.TAIL_Q2);
  private static final FloatVector TAIL_Q3 = all(Functions.TAIL_Q3);
  private static final FloatVector TAIL_Q4 = all(Functions.TAIL_Q4);
  private static final FloatVector TAIL_Q5 = all(Functions.TAIL_Q5);
  private static final FloatVector DENSITY = all(Functions.DENSITY);
  private static final IntVector ONE_BITS = ONE.reinterpretAsInts();

  private VectorFunctions() {}

  private static FloatVector all(float value) {
    return FloatVector.broadcast(S, value);
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(ZERO, x.compare(VectorOperators.LE, ZERO));
  }

  static FloatVector relu6(FloatVector x) {
    return relu(x).blend(SIX, x.compare(VectorOperators.GT, SIX));
  }

  static FloatVector leakyRelu(FloatVector x) {
    return x.blend(x.mul(LEAK), x.compare(VectorOperators.LE, ZERO));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector c = limit(x, TANH_LOW, TANH_LIMIT);
    FloatVector t = c.mul(c);
    FloatVector p = t.mul(TANH_P4).add(TANH_P3).mul(t).add(TANH_P2).mul(t).add(TANH_P1).mul(t).add(ONE);
    FloatVector q = t.mul(TANH_Q4).add(TANH_Q3).mul(t).add(TANH_Q2).mul(t).add(TANH_Q1).mul(t).add(ONE);
    return limit(p.mul(c).div(q), MINUS_ONE, ONE);
  }

  static FloatVector sigmoid(FloatVector x) {
    return ONE.div(exp(ZERO.sub(limit(x, EXP_LOW, EXP_LIMIT))).add(ONE));
  }

  static FloatVector silu(FloatVector x) {
    FloatVector c = limit(x, EXP_LOW, EXP_LIMIT);
    return above(x, c).div(exp(ZERO.sub(c)).add(ONE));
  }

  static FloatVector siluSlope(FloatVector x) {
    FloatVector c = limit(x, EXP_LOW, EXP_LIMIT);
    FloatVector e = exp(ZERO.sub(c));
    FloatVector s = ONE.div(e.add(ONE));
    return s.mul(c.mul(e.mul(s)).add(ONE));
  }

  static FloatVector gelu(FloatVector x) {
    FloatVector c = limit(x, NORMAL_LOW, NORMAL_LIMIT);
    return above(x, c).mul(normal(c, bell(c)));
  }

  static FloatVector geluSlope(FloatVector x) {
    FloatVector c = limit(x, NORMAL_LOW, NORMAL_LIMIT);
    FloatVector bell = bell(c);
    return normal(c, bell).add(c.mul(bell.mul(DENSITY)));
  }

  private static FloatVector above(FloatVector x, FloatVector limited) {
    return limited.blend(x, x.compare(VectorOperators.GT, limited));
  }

  private static FloatVector bell(FloatVector x) {
    return exp(ZERO.sub(x.mul(x).mul(HALF)));
  }

  private static FloatVector normal(FloatVector x, FloatVector bell) {
    FloatVector a = x.abs();
    FloatVector p = a.mul(TAIL_P4).add(TAIL_P3).mul(a).add(TAIL_P2).mul(a).add(TAIL_P1).mul(a).add(TAIL_P0);
    FloatVector q =
        a.mul(TAIL_Q5).add(TAIL_Q4).mul(a).add(TAIL_Q3).mul(a).add(TAIL_Q2).mul(a).add(TAIL_Q1).mul(a).add(ONE);
    FloatVector tail = bell.mul(p).div(q);
    return ONE.sub(tail).blend(tail, x.compare(VectorOperators.LE, ZERO));
  }

  private static FloatVector exp(FloatVector x) {
    FloatVector shifted = x.mul(LOG2_E).add(ROUNDER);
    FloatVector k = shifted.sub(ROUNDER);
    FloatVector r = x.sub(k.mul(LN2_HIGH)).sub(k.mul(LN2_LOW));
    FloatVector p = r.mul(EXP_6).add(EXP_5).mul(r).add(EXP_4).mul(r).add(EXP_3).mul(r).add(EXP_2).mul(r).add(ONE);
    IntVector power =
        shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Functions.EXPONENT_SHIFT).add(ONE_BITS);
    return p.mul(r).add(ONE).mul(power.reinterpretAsFloats());
  }

  private static FloatVector limit(FloatVector x, FloatVector low, FloatVector high) {
    FloatVector below = x.blend(high, x.compare(VectorOperators.GT, high));
    return below.blend(low, x.compare(VectorOperators.LT, low));
  }
}
