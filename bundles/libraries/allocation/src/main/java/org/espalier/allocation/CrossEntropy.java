// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.espalier.api.random.RandomStream;

/**
 * The cross-entropy method: draws from a normal distribution, moves it to the best of what was drawn, and so on
 * (Rubinstein 1999, The Cross-Entropy Method for Combinatorial and Continuous Optimization; de Boer et al. 2005, A
 * Tutorial on the Cross-Entropy Method, sec. 5, smoothing in eq. 21). Deviations keep a least size, as Szita and
 * Lorincz 2006 add noise, without which a small population stands still too early.
 *
 * @param population points of a generation, at least 2
 * @param elites of these that the distribution moves to, from 1 to the population
 * @param smoothing share of the way that it moves, above 0 and at most 1
 * @param deviation of each number of a point at first, above 0
 * @param least deviation, not negative
 */
public record CrossEntropy(int population, int elites, double smoothing, double deviation, double least) {
  /** Factor on the least deviation after each generation in a row that brings nothing new. */
  private static final double WIDER = 1.5;
  /** So many of these in a row mean that there is hardly anything new. */
  private static final int PATIENCE = 20;

  /** A fifth of a population is elite, smoothing is .7. */
  public static CrossEntropy standard(int population, double deviation) {
    return new CrossEntropy(population, Math.max(2, Math.round(population * 0.2f)), 0.7, deviation, 0.1);
  }

  private record Member(double[] point, Judged judged) {}

  /**
   * Judges allocations until the ledger pays for no more, or there are hardly any others.
   *
   * @param first are judged before any draw, and belong to the first generation
   */
  public void search(Judge judge, Coding coding, List<int[]> first, RandomStream random) {
    int layers = first.get(0).length;
    double[] mean = new double[layers];
    double[] deviations = new double[layers];
    Arrays.fill(deviations, deviation);
    List<double[]> points = new ArrayList<>(first.stream().map(coding::point).toList());
    List<int[]> allocations = new ArrayList<>(first);
    int barren = 0;
    while (barren < PATIENCE) {
      while (points.size() < population) {
        double[] point = draw(mean, deviations, random);
        points.add(point);
        allocations.add(coding.allocation(point));
      }
      int before = judge.course().size();
      List<Judged> judged = judge.judge(allocations);
      if (judged.size() < allocations.size()) {
        return;
      }
      barren = judge.course().size() == before ? barren + 1 : 0;
      move(mean, deviations, best(points, judged), least * StrictMath.pow(WIDER, barren));
      points.clear();
      allocations.clear();
    }
  }

  private List<double[]> best(List<double[]> points, List<Judged> judged) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      members.add(new Member(points.get(i), judged.get(i)));
    }
    return members.stream()
        .sorted(Comparator.comparing(Member::judged, Judged.BETTER_FIRST))
        .limit(elites)
        .map(Member::point)
        .toList();
  }

  private void move(double[] mean, double[] deviations, List<double[]> best, double smallest) {
    for (int i = 0; i < mean.length; i++) {
      int layer = i;
      double centre = best.stream().mapToDouble(point -> point[layer]).sum() / best.size();
      double variance = best.stream().mapToDouble(point -> (point[layer] - centre) * (point[layer] - centre)).sum()
          / best.size();
      mean[i] += smoothing * (centre - mean[i]);
      deviations[i] = Math.max(smallest, deviations[i] + smoothing * (Math.sqrt(variance) - deviations[i]));
    }
  }

  private static double[] draw(double[] mean, double[] deviations, RandomStream random) {
    double[] point = new double[mean.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = mean[i] + deviations[i] * random.nextGaussian();
    }
    return point;
  }
}
