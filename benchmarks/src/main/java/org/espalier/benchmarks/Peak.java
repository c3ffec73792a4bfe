// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The machine's limit for multiply-adds on one thread: twelve chains of them that depend on nothing but themselves and
 * stay in registers, so many that two units of a latency of four or five cycles are never idle, and so few that sixteen
 * registers hold them.
 */
final class Peak implements Runnable {
  static final int CHAINS = 12;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 20_000;
  private static final double FLOPS_OF_A_MULTIPLY_ADD = 2;

  private double sum;

  /** Bits of a vector. */
  static int width() {
    return SPECIES.vectorBitSize();
  }

  /** Floating-point operations of a {@link #run}. */
  static double flops() {
    return flops(STEPS);
  }

  static double flops(int steps) {
    return FLOPS_OF_A_MULTIPLY_ADD * CHAINS * SPECIES.length() * steps;
  }

  @Override
  public void run() {
    sum += sum(STEPS);
  }

  /** All lanes of all chains after the steps; chain n begins at n, and a step adds 1 to every lane: x := 1 x + 1. */
  static double sum(int steps) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector a = FloatVector.broadcast(SPECIES, 0);
    FloatVector b = FloatVector.broadcast(SPECIES, 1);
    FloatVector c = FloatVector.broadcast(SPECIES, 2);
    FloatVector d = FloatVector.broadcast(SPECIES, 3);
    FloatVector e = FloatVector.broadcast(SPECIES, 4);
    FloatVector f = FloatVector.broadcast(SPECIES, 5);
    FloatVector g = FloatVector.broadcast(SPECIES, 6);
    FloatVector h = FloatVector.broadcast(SPECIES, 7);
    FloatVector i = FloatVector.broadcast(SPECIES, 8);
    FloatVector j = FloatVector.broadcast(SPECIES, 9);
    FloatVector k = FloatVector.broadcast(SPECIES, 10);
    FloatVector l = FloatVector.broadcast(SPECIES, 11);
    for (int step = 0; step < steps; step++) {
      a = a.fma(one, one);
      b = b.fma(one, one);
      c = c.fma(one, one);
      d = d.fma(one, one);
      e = e.fma(one, one);
      f = f.fma(one, one);
      g = g.fma(one, one);
      h = h.fma(one, one);
      i = i.fma(one, one);
      j = j.fma(one, one);
      k = k.fma(one, one);
      l = l.fma(one, one);
    }
    FloatVector all = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
    double total = 0;
    for (float lane : all.toArray()) {
      total += lane;
    }
    return total;
  }
}
