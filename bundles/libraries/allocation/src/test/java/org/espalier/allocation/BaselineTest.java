// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.espalier.api.engine.Weights;
import org.espalier.api.procedure.DenseRun;
import org.junit.jupiter.api.Test;

class BaselineTest {

  @Test
  void uniformKeepsTheSameShareOfEachLayer() {
    ToyRun.withSpace((run, space) -> {
      assertArrayEquals(new int[] {3, 4, 5}, Baseline.UNIFORM.plain(space, 0.5));
      Budgets half = Budgets.of(
          run, space, List.of(ToyRun.counted("filters", 0.5, ToyRun::filters)), DenseRun.trained(run), 0.5);
      assertArrayEquals(new int[] {3, 4, 5}, Baseline.UNIFORM.projected(space, new Projection(space, half)));
    });
  }

  @Test
  void keepFirstKeepsTheFirstConvolutionWhole() {
    ToyRun.withSpace((run, space) -> {
      // 12 filters of 24, 6 of them the first's: a third of the others
      assertArrayEquals(new int[] {6, 3, 3}, Baseline.KEEP_FIRST.plain(space, 0.5));
      Budgets half = Budgets.of(
          run, space, List.of(ToyRun.counted("filters", 0.5, ToyRun::filters)), DenseRun.trained(run), 0.5);
      assertArrayEquals(new int[] {6, 3, 3}, Baseline.KEEP_FIRST.projected(space, new Projection(space, half)));
    });
  }

  @Test
  void globalMagnitudeKeepsTheLargestFiltersRelativeToTheirLayers() {
    ToyRun.withSpace((run, space) -> {
      int[] expected = byHand(DenseRun.trained(run), space, 12);
      assertArrayEquals(expected, Baseline.GLOBAL_MAGNITUDE.plain(space, 0.5));
      Budgets half = Budgets.of(
          run, space, List.of(ToyRun.counted("filters", 0.5, ToyRun::filters)), DenseRun.trained(run), 0.5);
      assertArrayEquals(expected, Baseline.GLOBAL_MAGNITUDE.projected(space, new Projection(space, half)));
      assertEquals(12, Arrays.stream(expected).sum());
    });
  }

  private static int[] byHand(Weights weights, AllocationSpace space, int count) {
    List<double[]> filters = new ArrayList<>();
    for (AllocationSpace.PrunableLayer layer : space.layers()) {
      float[] values = weights.get("model/" + layer.name() + ".weight");
      double total = 0;
      double[] sums = new double[layer.filters()];
      for (int i = 0; i < values.length; i++) {
        sums[i / (values.length / sums.length)] += Math.abs(values[i]);
        total += Math.abs(values[i]);
      }
      for (double sum : sums) {
        filters.add(new double[] {layer.number(), sum / total * sums.length});
      }
    }
    filters.sort(Comparator.comparingDouble(filter -> -filter[1]));
    int[] kept = new int[space.layers().size()];
    filters.stream().limit(count).forEach(filter -> kept[(int) filter[0]]++);
    return kept;
  }
}
