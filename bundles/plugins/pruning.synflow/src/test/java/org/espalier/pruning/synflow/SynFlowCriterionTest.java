// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.synflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class SynFlowCriterionTest extends CriterionContract {
  private static final Initializer ANY = Initializer.FAN_IN;

  @Override
  protected Criterion criterion() {
    return new SynFlowCriterion(Converters.standardConverter().convert(Map.of()).to(SynFlowCriterion.Options.class));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  /** Sum over all paths of the product of the magnitudes on the path, path by path. */
  @Test
  void flowIsTheSumOverThePathsThroughAWeight() {
    Architecture architecture =
        Architecture.from(Shape.of(2)).dense(3, ANY).dense(2, ANY).build();
    float[] first = {1, 2, 3, 4, 5, 6};
    float[] second = {7, 8, 9, 10, 11, 12};
    Map<String, double[]> flows = new Flow(architecture).of(Map.of("dense1.weight", first, "dense2.weight", second));
    double[] expectedFirst = new double[6];
    double[] expectedSecond = new double[6];
    for (int input = 0; input < 2; input++) {
      for (int hidden = 0; hidden < 3; hidden++) {
        for (int output = 0; output < 2; output++) {
          double path = first[hidden * 2 + input] * second[output * 3 + hidden];
          expectedFirst[hidden * 2 + input] += path;
          expectedSecond[output * 3 + hidden] += path;
        }
      }
    }
    for (int i = 0; i < 6; i++) {
      assertEquals(expectedFirst[i], flows.get("dense1.weight")[i], 1e-9);
      assertEquals(expectedSecond[i], flows.get("dense2.weight")[i], 1e-9);
    }
  }

  @Test
  void anAdditionAddsPaths() {
    Architecture.Builder builder = Architecture.from(Shape.of(1)).dense(1, ANY);
    Architecture residual = builder.dense(1, ANY).add("dense1").build();
    Map<String, double[]> flows =
        new Flow(residual).of(Map.of("dense1.weight", new float[] {3}, "dense2.weight", new float[] {5}));
    assertEquals(3 * (5 + 1), flows.get("dense1.weight")[0], 1e-9);
    assertEquals(3 * 5, flows.get("dense2.weight")[0], 1e-9);
  }

  /** Tanaka et al. 2020, theorem 3: with iterative removal no layer loses all its weights before it must. */
  @Test
  void aPathIsLeftAsLongAsThereIsAWeightForEachLayer() {
    try (Specimen specimen = Specimen.whole(engine()).towards(OptionalDouble.of(1 - 5.0 / 151))) {
      Map<String, float[]> scores = criterion().score(specimen);
      List<LayerScores> layers = new ArrayList<>();
      for (ParameterSpec parameter : specimen.prunable()) {
        layers.add(new LayerScores(parameter, scores.get(parameter.name()), Mask.all(parameter.size())));
      }
      int[] counts = Selection.counts(layers, 5, specimen.stream("ties"));
      Map<String, float[]> magnitudes = new HashMap<>();
      for (int i = 0; i < counts.length; i++) {
        String name = layers.get(i).parameter().name();
        float[] values = specimen.initial().get(name);
        Selection.top(layers.get(i), counts[i], specimen.stream("ties")).apply(values);
        for (int j = 0; j < values.length; j++) {
          values[j] = Math.abs(values[j]);
        }
        magnitudes.put(name, values);
      }
      double through = 0;
      for (double flow : new Flow(specimen.network().architecture()).of(magnitudes).get("dense1.weight")) {
        through += flow;
      }
      assertTrue(through > 0, "no path is left");
    }
  }

  /** Algorithm 1 for a chain of dense layers, in float64 and written out: the mask at every density is its own. */
  @Test
  void globalMasksAreThoseOfTheAlgorithmAtTheDensityAskedFor() {
    Architecture chain = Architecture.from(Shape.of(9)).dense(24, ANY).activate(Activation.RELU).dense(17, ANY)
        .activate(Activation.RELU).dense(4, ANY).build();
    try (Specimen specimen = Specimen.whole(engine(), chain)) {
      List<double[]> weights = new ArrayList<>();
      specimen.prunable().forEach(p -> weights.add(doubles(specimen.initial().get(p.name()))));
      for (double sparsity : new double[] {0.3, 0.5, 0.8, 0.95, 0.98}) {
        Map<String, float[]> scores = criterion().score(specimen.towards(OptionalDouble.of(sparsity)));
        List<LayerScores> layers = new ArrayList<>();
        for (ParameterSpec parameter : specimen.prunable()) {
          layers.add(new LayerScores(parameter, scores.get(parameter.name()), Mask.all(parameter.size())));
        }
        int all = layers.stream().mapToInt(layer -> layer.scores().length).sum();
        int kept = (int) Math.round((1 - sparsity) * all);
        List<double[]> left = algorithm(weights, new int[] {9, 24, 17, 4}, (double) kept / all);
        int[] counts = Selection.counts(layers, kept, specimen.stream("ties"));
        for (int layer = 0; layer < counts.length; layer++) {
          Mask mask = Selection.top(layers.get(layer), counts[layer], specimen.stream("ties"));
          for (int i = 0; i < mask.size(); i++) {
            assertEquals(
                left.get(layer)[i] != 0, mask.keeps(i), "sparsity " + sparsity + ", layer " + layer + ", weight " + i);
          }
        }
      }
    }
  }

  /** A hundred iterations to a density; removed weights are 0. */
  private static List<double[]> algorithm(List<double[]> weights, int[] widths, double density) {
    List<double[]> left = weights.stream().map(w -> Arrays.stream(w).map(Math::abs).toArray()).toList();
    int all = left.stream().mapToInt(w -> w.length).sum();
    for (int iteration = 1; iteration <= 100; iteration++) {
      List<double[]> into = new ArrayList<>(List.of(ones(widths[0])));
      for (int layer = 0; layer < left.size(); layer++) {
        double[] sums = new double[widths[layer + 1]];
        for (int i = 0; i < left.get(layer).length; i++) {
          sums[i / widths[layer]] += left.get(layer)[i] * into.get(layer)[i % widths[layer]];
        }
        into.add(sums);
      }
      List<double[]> flows = new ArrayList<>();
      double[] outOf = ones(widths[left.size()]);
      for (int layer = left.size() - 1; layer >= 0; layer--) {
        double[] flow = new double[left.get(layer).length];
        double[] before = new double[widths[layer]];
        for (int i = 0; i < flow.length; i++) {
          flow[i] = outOf[i / widths[layer]] * left.get(layer)[i] * into.get(layer)[i % widths[layer]];
          before[i % widths[layer]] += outOf[i / widths[layer]] * left.get(layer)[i];
        }
        flows.add(0, flow);
        outOf = before;
      }
      double[] sorted = flows.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
      int kept = (int) Math.ceil(all * Math.pow(density, iteration / 100.0) - 1e-9);
      double threshold = sorted[all - kept];
      for (int layer = 0; layer < left.size(); layer++) {
        for (int i = 0; i < left.get(layer).length; i++) {
          left.get(layer)[i] *= flows.get(layer)[i] >= threshold ? 1 : 0;
        }
      }
    }
    return left;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** Where pruning comes in steps, the way to the next density begins at the present one. */
  @Test
  void whatIsRemovedAlreadyDoesNotComeBack() {
    try (Specimen specimen = Specimen.whole(engine()).towards(OptionalDouble.of(0.8))) {
      for (ParameterSpec parameter : specimen.prunable()) {
        specimen.network().mask(
            parameter.name(), Mask.random(parameter.size(), parameter.size() / 2, specimen.stream(parameter.name())));
      }
      Map<String, float[]> scores = criterion().score(specimen);
      for (ParameterSpec parameter : specimen.prunable()) {
        Mask mask = specimen.network().mask(parameter.name());
        for (int i = 0; i < mask.size(); i++) {
          assertEquals(mask.keeps(i), scores.get(parameter.name())[i] > 0, parameter.name() + " " + i);
        }
      }
    }
  }

  @Test
  void withoutASparsityThereIsNoWayToGo() {
    try (Specimen specimen = Specimen.whole(engine()).towards(OptionalDouble.empty())) {
      String refused = assertThrows(InvalidInputException.class, () -> criterion().score(specimen)).getMessage();
      assertTrue(refused.contains("no sparsity is given"), refused);
    }
  }

  @Override
  protected List<Architecture> refused() {
    return List.of(Architecture.from(Shape.of(4, 2)).then(new Layer.Lstm(3, false, ANY, ANY)).dense(1, ANY).build());
  }

  @Test
  void theRefusalNamesTheLayerWithoutADefinedFlow() {
    assertTrue(
        criterion().refusal(refused().get(0), List.of()).orElseThrow().endsWith("the layer lstm1 is a Lstm"));
  }
}
