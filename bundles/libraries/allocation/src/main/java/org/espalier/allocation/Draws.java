// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.espalier.api.random.RandomStream;

/**
 * Allocations drawn from a normal distribution about the uniform one.
 *
 * @param deviation of each number of a point, above 0
 */
public record Draws(AllocationSpace space, Coding coding, double deviation, RandomStream random)
    implements Supplier<int[]> {
  @Override
  public int[] get() {
    double[] point = new double[space.layers().size()];
    for (int i = 0; i < point.length; i++) {
      point[i] = deviation * random.nextGaussian();
    }
    return coding.allocation(point);
  }

  /**
   * Up to so many different allocations; fewer if draws hardly bring any others.
   *
   * @param patience so many draws in a row that bring nothing new mean that there is hardly anything new
   * @param known are left out
   */
  public static List<int[]> different(int count, int patience, Predicate<int[]> known, Supplier<int[]> draws) {
    List<int[]> different = new ArrayList<>();
    int failures = 0;
    while (different.size() < count && failures < patience) {
      int[] drawn = draws.get();
      if (known.test(drawn) || different.stream().anyMatch(other -> Arrays.equals(other, drawn))) {
        failures++;
      } else {
        different.add(drawn);
        failures = 0;
      }
    }
    return different;
  }
}
