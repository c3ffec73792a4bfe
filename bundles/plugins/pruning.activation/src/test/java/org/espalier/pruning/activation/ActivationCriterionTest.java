// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ActivationCriterionTest extends CriterionContract {
  private static final double TOLERANCE = 1e-5;

  @Override
  protected Criterion criterion() {
    return criterion(300);
  }

  private static Criterion criterion(int samples) {
    return new ActivationCriterion(
        Converters.standardConverter().convert(Map.of("samples", samples)).to(ActivationCriterion.Options.class));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void aWeightScoresTheMeanMagnitudeOfItsNeuronBehindTheActivationFunction() {
    try (Specimen specimen = Specimen.whole(engine())) {
      assertMeans(specimen, Map.of("dense1", "tanh1", "dense2", "tanh2", "dense3", "dense3"));
    }
  }

  @Test
  void aWeightOfAConvolutionScoresTheMeanOfItsFilterBehindBatchNormAndActivation() {
    Initializer any = Initializer.FAN_IN;
    Architecture net = Architecture.from(Shape.of(2, 5, 4)).conv(3, 3, any).batchNorm().activate(Activation.RELU)
        .then(new Layer.Conv2d(4, 2, 1, 0, true, any, any)).maxPool().flatten().dense(2, any).build();
    try (Specimen specimen = Specimen.whole(engine(), net)) {
      assertMeans(specimen, Map.of("conv1", "relu1", "conv2", "conv2", "dense1", "dense1"));
    }
  }

  @Test
  void aDepthwiseFilterScoresTheMeanOfItsChannel() {
    Initializer any = Initializer.FAN_IN;
    Architecture net = Architecture.from(Shape.of(2, 5, 4)).conv(6, 3, 2, any).depthwise(3, any).batchNorm()
        .activate(Activation.RELU).flatten().dense(2, any).build();
    try (Specimen specimen = Specimen.whole(engine(), net)) {
      assertMeans(specimen, Map.of("conv1", "conv1", "conv2", "relu1", "dense1", "dense1"));
    }
  }

  /** Computed from the reference network, unit by unit. */
  private static void assertMeans(Specimen specimen, Map<String, String> responses) {
    int samples = 30;
    Map<String, float[]> scores = criterion(samples).score(specimen);
    float[] inputs = specimen.training().inputs(specimen.network(), samples, specimen.stream("activation"));
    Map<String, double[][]> activations = specimen.activations(inputs);
    for (ParameterSpec parameter : specimen.prunable()) {
      double[][] values = activations.get(responses.get(parameter.layer()));
      int units = parameter.shape().get(0);
      int area = values[0].length / units;
      for (int unit = 0; unit < units; unit++) {
        double sum = 0;
        for (double[] sample : values) {
          for (int place = 0; place < area; place++) {
            sum += Math.abs(sample[unit * area + place]) / (area * samples);
          }
        }
        int row = parameter.size() / units;
        for (int i = unit * row; i < (unit + 1) * row; i++) {
          assertEquals(sum, scores.get(parameter.name())[i], TOLERANCE, parameter.name() + " " + i);
        }
      }
    }
  }

  @Test
  void aTaskWithoutInputsIsRefused() {
    try (Specimen specimen = Specimen.whole(engine())) {
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> criterion().score(specimen.blind()));
      assertTrue(refused.getMessage().contains("inputs"), refused.getMessage());
    }
  }
}
