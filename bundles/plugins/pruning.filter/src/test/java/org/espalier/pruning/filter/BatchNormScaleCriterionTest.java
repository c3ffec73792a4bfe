// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

class BatchNormScaleCriterionTest extends CriterionContract {
  private static final Initializer ANY = Initializer.FAN_IN;

  @Override
  protected Criterion criterion() {
    return new BatchNormScaleCriterion();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Architecture architecture() {
    return Architecture.from(Shape.of(2, 4, 4)).conv(3, 3, ANY).batchNorm().activate(Activation.RELU).flatten()
        .dense(2, ANY).batchNorm().build();
  }

  @Override
  protected List<Architecture> refused() {
    return List.of(
        ToyTraining.architecture(),
        Architecture.from(Shape.of(2, 4, 4)).conv(3, 3, ANY).batchNorm().flatten().dense(2, ANY).build());
  }

  @Test
  void theRefusalNamesTheLayersWithoutBatchNorm() {
    Architecture net = refused().get(1);
    assertEquals(
        "no batch norm follows dense1; exclude what has none, or take another criterion",
        criterion().refusal(net, List.of(net.parameter("conv1.weight"), net.parameter("dense1.weight"))).orElseThrow());
  }

  @Test
  void everyWeightOfAFilterScoresTheMagnitudeOfItsGain() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      specimen.network().values("norm1.gain", new float[] {0.5f, -2, 0});
      specimen.network().values("norm2.gain", new float[] {-1, 0.25f});
      Map<String, float[]> scores = criterion().score(specimen);
      float[] filters = {0.5f, 2, 0};
      for (int i = 0; i < 3 * 18; i++) {
        assertEquals(filters[i / 18], scores.get("conv1.weight")[i]);
      }
      float[] neurons = {1, 0.25f};
      for (int i = 0; i < 2 * 48; i++) {
        assertEquals(neurons[i / 48], scores.get("dense1.weight")[i]);
      }
    }
  }
}
