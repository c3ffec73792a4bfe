// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.api.engine.Engine;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

/** What the criteria of this bundle have in common. */
abstract class GradientContract extends CriterionContract {
  /** Between float32 gradients and float64 differences. */
  static final double TOLERANCE = 1e-5;

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void aTaskWithoutGradientsIsRefused() {
    try (Specimen specimen = Specimen.whole(engine())) {
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> criterion().score(specimen.blind()));
      assertTrue(refused.getMessage().contains("gradients"), refused.getMessage());
    }
  }
}
