// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.espalier.allocation.Coding;
import org.espalier.allocation.Draws;
import org.espalier.api.random.RandomStream;

/**
 * Mutations of the incumbents and global draws, ranked by one draw of the surrogate's posterior (Thompson 1933).
 *
 * @param draws global ones
 */
record Mutations(Coding coding, Draws draws, RandomStream random) implements Proposals {
  private static final int MUTATIONS = 200;
  private static final int GLOBAL = 50;
  /** Of a number of a point that is mutated. */
  private static final double MUTATION = 0.3;
  /** Layers that a mutation changes, at most. */
  private static final int CHANGED = 3;

  @Override
  public List<int[]> next(Surrogate surrogate, List<int[]> incumbents, Predicate<int[]> known, int count) {
    List<int[]> pool = fresh(MUTATIONS, known, () -> mutation(incumbents));
    pool.addAll(fresh(GLOBAL, known, draws));
    if (pool.isEmpty()) {
      return pool;
    }
    double[][] points = pool.stream().map(coding::point).toArray(double[][]::new);
    return SurrogateSearch.top(pool, surrogate.draw(points, random), count);
  }

  private static List<int[]> fresh(int count, Predicate<int[]> known, Supplier<int[]> draws) {
    return Draws.different(count, SurrogateSearch.PATIENCE, known, draws);
  }

  private int[] mutation(List<int[]> incumbents) {
    double[] point = coding.point(incumbents.get(random.nextInt(incumbents.size())));
    int changed = 1 + random.nextInt(CHANGED);
    for (int i = 0; i < changed; i++) {
      point[random.nextInt(point.length)] += MUTATION * random.nextGaussian();
    }
    return coding.allocation(point);
  }
}
