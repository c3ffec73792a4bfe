package org.espalier.pruning.synflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
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
    try (Specimen specimen = Specimen.whole(engine())) {
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
