package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.random.RandomStream;

/**
 * Search by independent draws: points of a normal distribution about the uniform allocation, which is what {@link
 * CrossEntropy} begins with (Bergstra and Bengio 2012, Random Search for Hyper-Parameter Optimization).
 *
 * @param deviation of each number of a point, above 0
 * @param batch allocations that are judged together, at least 1
 */
public record RandomSearch(double deviation, int batch) {
  /** So many draws in a row that bring nothing new mean that there is hardly anything new. */
  private static final int PATIENCE = 1000;

  /**
   * Judges allocations until the ledger pays for no more, or there are no others.
   *
   * @param first are judged before any draw
   */
  public void search(Judge judge, Coding coding, List<int[]> first, RandomStream random) {
    int layers = first.get(0).length;
    boolean paid = judge.judge(first).size() == first.size();
    List<int[]> next = next(judge, coding, layers, random);
    while (paid && !next.isEmpty()) {
      paid = judge.judge(next).size() == next.size();
      next = next(judge, coding, layers, random);
    }
  }

  private List<int[]> next(Judge judge, Coding coding, int layers, RandomStream random) {
    return fresh(batch, judge, () -> coding.allocation(draw(layers, deviation, random)));
  }

  /** Up to so many different allocations that are not judged yet; fewer if hardly any others are drawn. */
  static List<int[]> fresh(int count, Judge judge, Supplier<int[]> draws) {
    List<int[]> fresh = new ArrayList<>();
    int failures = 0;
    while (fresh.size() < count && failures < PATIENCE) {
      int[] drawn = draws.get();
      if (judge.knows(drawn) || fresh.stream().anyMatch(other -> Arrays.equals(other, drawn))) {
        failures++;
      } else {
        fresh.add(drawn);
        failures = 0;
      }
    }
    return fresh;
  }

  private static double[] draw(int layers, double deviation, RandomStream random) {
    double[] point = new double[layers];
    for (int i = 0; i < layers; i++) {
      point[i] = deviation * random.nextGaussian();
    }
    return point;
  }
}
