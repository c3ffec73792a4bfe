// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.connectivity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

/** Networks of 6 inputs, 10 and 7 hidden units and 3 outputs, if nothing else is said. */
class ConnectivityEvaluatorTest {
  private static final Initializer ANY = Initializer.FAN_IN;
  private static final int WEIGHTS = 6 * 10 + 10 * 7 + 7 * 3;

  private static ConnectivityEvaluator evaluator(boolean byLayer) {
    return new ConnectivityEvaluator(Converters.standardConverter().convert(Map.of("byLayer", byLayer))
        .to(ConnectivityEvaluator.Options.class));
  }

  private static Map<String, Double> measured(ToyTraining training) {
    return evaluator(true).evaluate(training, Seeds.of(0));
  }

  private static ToyTraining training() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 1);
  }

  @Test
  void aDenseNetworkIsWhollyConnected() {
    try (ToyTraining training = training()) {
      Map<String, Double> values = measured(training);
      assertEquals(6, values.get("inputs.model"));
      assertEquals(3, values.get("outputs.model"));
      assertEquals(0, values.get("effective-sparsity.model"));
      assertEquals(0, values.get("units.dead.model"));
      assertEquals(10, values.get("inputs.model.dense2"));
      for (String kind : List.of("mean", "min", "max")) {
        assertEquals(6, values.get("degree-in." + kind + ".model.dense1"));
        assertEquals(7, values.get("degree-out." + kind + ".model.dense1"));
        assertEquals(7, values.get("degree-in." + kind + ".model.dense3"));
      }
    }
  }

  /**
   * Input 2 leads to units 0 and 1, input 5 to unit 9; units 0 and 9 lead to unit 4 of the second layer, 9 to unit 6 as
   * well; 4 leads to output 1.
   */
  @Test
  void countsInASmallCase() {
    try (ToyTraining training = training()) {
      Network network = training.network();
      network.mask("dense1.weight", Mask.keeping(60, new int[] {2, 6 + 2, 9 * 6 + 5}));
      network.mask("dense2.weight", Mask.keeping(70, new int[] {4 * 10, 4 * 10 + 9, 6 * 10 + 9}));
      network.mask("dense3.weight", Mask.keeping(21, new int[] {7 + 4}));
      Map<String, Double> values = measured(training);
      assertEquals(2, values.get("inputs.model"));
      assertEquals(1, values.get("outputs.model"));
      assertEquals(2, values.get("inputs.model.dense2"));
      assertEquals(1, values.get("inputs.model.dense3"));
      // two weights of the first layer, two of the second, one of the third
      assertEquals(1 - 5.0 / WEIGHTS, values.get("effective-sparsity.model"), 1e-12);
      // alive are units 0 and 9 of the first layer and unit 4 of the second
      assertEquals(8 / 10.0, values.get("units.dead.model.dense1"), 1e-12);
      assertEquals(6 / 7.0, values.get("units.dead.model.dense2"), 1e-12);
      assertEquals(14 / 17.0, values.get("units.dead.model"), 1e-12);
      assertEquals(0.3, values.get("degree-in.mean.model.dense1"), 1e-12);
      assertEquals(1, values.get("degree-in.max.model.dense1"));
      assertEquals(2, values.get("degree-out.max.model.dense1"));
      assertEquals(0.3, values.get("degree-out.mean.model.dense1"), 1e-12);
      assertEquals(2, values.get("degree-in.max.model.dense2"));
      assertEquals(0, values.get("degree-in.min.model.dense3"));
      assertEquals(1 / 3.0, values.get("degree-in.mean.model.dense3"), 1e-12);
    }
  }

  @Test
  void aNetworkThatIsCutOffHasNoLiveInputs() {
    try (ToyTraining training = training()) {
      training.network().mask("dense3.weight", Mask.keeping(21, new int[0]));
      Map<String, Double> values = measured(training);
      assertEquals(0, values.get("inputs.model"));
      assertEquals(0, values.get("outputs.model"));
      assertEquals(1, values.get("effective-sparsity.model"));
      assertEquals(7 / 17.0, values.get("units.dead.model"), 1e-12);
    }
  }

  /** Beside the number of paths through each weight, from products of the masks as matrices of float64. */
  @Test
  void effectiveSparsityCountsWeightsWithoutAPath() {
    RandomStream random = Seeds.of(3).stream("masks");
    try (ToyTraining training = training()) {
      boolean partly = false;
      for (int trial = 0; trial < 100; trial++) {
        double[][] first = matrix(training.network(), "dense1.weight", 10, 6, random);
        double[][] second = matrix(training.network(), "dense2.weight", 7, 10, random);
        double[][] third = matrix(training.network(), "dense3.weight", 3, 7, random);
        double[][] toSecond = product(second, first);
        double[][] fromFirst = product(third, second);
        double[][] all = product(third, toSecond);
        double live = 0;
        for (int j = 0; j < 10; j++) {
          for (int i = 0; i < 6; i++) {
            live += first[j][i] * column(fromFirst, j) > 0 ? 1 : 0;
          }
        }
        for (int k = 0; k < 7; k++) {
          for (int j = 0; j < 10; j++) {
            live += second[k][j] * row(first, j) * column(third, k) > 0 ? 1 : 0;
          }
        }
        for (int o = 0; o < 3; o++) {
          for (int k = 0; k < 7; k++) {
            live += third[o][k] * row(toSecond, k) > 0 ? 1 : 0;
          }
        }
        double inputs = 0;
        for (int i = 0; i < 6; i++) {
          inputs += column(all, i) > 0 ? 1 : 0;
        }
        Map<String, Double> values = measured(training);
        assertEquals(1 - live / WEIGHTS, values.get("effective-sparsity.model"), 1e-12);
        assertEquals(inputs, values.get("inputs.model"));
        partly |= inputs > 0 && inputs < 6;
      }
      assertTrue(partly);
    }
  }

  private static double[][] matrix(Network network, String name, int rows, int columns, RandomStream random) {
    Mask mask = Mask.random(rows * columns, 1 + random.nextInt(rows * columns / 4), random);
    network.mask(name, mask);
    double[][] matrix = new double[rows][columns];
    for (int place : mask.places()) {
      matrix[place / columns][place % columns] = 1;
    }
    return matrix;
  }

  private static double[][] product(double[][] left, double[][] right) {
    double[][] product = new double[left.length][right[0].length];
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        for (int k = 0; k < right[0].length; k++) {
          product[i][k] += left[i][j] * right[j][k];
        }
      }
    }
    return product;
  }

  private static double row(double[][] matrix, int row) {
    return java.util.Arrays.stream(matrix[row]).sum();
  }

  private static double column(double[][] matrix, int column) {
    return java.util.Arrays.stream(matrix).mapToDouble(values -> values[column]).sum();
  }

  /** Two hidden layers of two units whose sum goes on: a unit of either leads to all that reads the sum. */
  @Test
  void whatReadsASumReadsAllThatIsAdded() {
    Architecture.Builder builder = Architecture.from(Shape.of(2)).dense(2, ANY);
    String shortcut = builder.last();
    Architecture residual = builder.dense(2, ANY).add(shortcut).activate(Activation.RELU).dense(3, ANY).build();
    try (Network network = new JvmEngine().create(residual, Seeds.of(0).stream("initial"))) {
      network.mask("dense3.weight", Mask.keeping(6, new int[] {0, 2, 5}));
      Degrees degrees = Degrees.of(network);
      assertArrayEquals(new int[] {2 + 2, 1 + 2}, degrees.out().get("dense1"));
      assertArrayEquals(new int[] {2, 1}, degrees.out().get("dense2"));
      assertArrayEquals(new int[] {1, 1, 1}, degrees.in().get("dense3"));
      assertArrayEquals(new int[3], degrees.out().get("dense3"));
    }
  }

  @Test
  void anLstmsUnitHasTheWeightsOfAllItsGates() {
    Architecture lstm = Architecture.from(Shape.of(5, 3)).then(new Layer.Lstm(2, true, ANY, ANY)).flatten()
        .dense(1, ANY).build();
    try (Network network = new JvmEngine().create(lstm, Seeds.of(0).stream("initial"))) {
      Degrees degrees = Degrees.of(network);
      assertArrayEquals(new int[] {4 * 3 + 4 * 2, 4 * 3 + 4 * 2}, degrees.in().get("lstm1"));
      // every moment has a weight of its own after the flattening
      assertArrayEquals(new int[] {8 + 5, 8 + 5}, degrees.out().get("lstm1"));
    }
  }

  /** Two groups of two filters of 1 x 2 weights, kept or not, over four channels of a convolution before. */
  @Test
  void aGroupedConvolutionReadsTheChannelsOfItsGroups() {
    Architecture net = Architecture.from(Shape.of(1, 3, 3)).conv(4, 1, ANY).conv(4, 1, 2, ANY).flatten().dense(1, ANY)
        .build();
    // filter 1 loses channel 0, filter 2 channel 3
    Mask kept = Mask.keeping(8, new int[] {0, 1, 3, 4, 6, 7});
    Degrees degrees = Degrees.of(masked(net, Map.of("conv2.weight", kept)));
    assertArrayEquals(new int[] {1, 2, 2, 1}, degrees.out().get("conv1"));
    assertArrayEquals(new int[] {2, 1, 1, 2}, degrees.in().get("conv2"));
  }

  /** A network of which nobody asks more than its layers and masks. */
  private static Network masked(Architecture architecture, Map<String, Mask> masks) {
    return (Network) Proxy.newProxyInstance(
        Network.class.getClassLoader(), new Class<?>[] {Network.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "architecture" -> architecture;
          case "mask" -> masks.getOrDefault(
              arguments[0], Mask.all(architecture.parameter((String) arguments[0]).size()));
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  @Test
  void givesTheMetricsItDeclares() {
    try (ToyTraining training = training()) {
      for (boolean byLayer : new boolean[] {false, true}) {
        ConnectivityEvaluator evaluator = evaluator(byLayer);
        Set<String> given = evaluator.evaluate(training, Seeds.of(0)).keySet();
        assertEquals(evaluator.metrics().stream().map(Metric::name).collect(Collectors.toSet()), given);
        assertEquals(byLayer ? 4 + 3 + 2 + 3 * 3 + 2 * 3 : 4, given.size());
      }
    }
  }
}
