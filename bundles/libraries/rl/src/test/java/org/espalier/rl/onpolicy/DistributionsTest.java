// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Space;
import org.espalier.rl.policy.ScoreDistribution;
import org.junit.jupiter.api.Test;

class DistributionsTest {
  private static final Architecture LINEAR = Architecture.from(Shape.of(2)).dense(3, Initializer.FAN_IN).build();

  private static ScoreDistribution of(Space space, OnPolicySettings.Exploration exploration, Architecture actor) {
    return Distributions.of("ppo", space, exploration, actor);
  }

  @Test
  void whatIsForContinuousActionsIsRefusedForOthers() {
    for (OnPolicySettings.Exploration exploration : List.of(
        new OnPolicySettings.Exploration(0, true, 0), new OnPolicySettings.Exploration(-1, false, 0))) {
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> of(new Space.Discrete(3), exploration, LINEAR));
      assertTrue(refused.getMessage().contains("is for continuous actions"), refused::getMessage);
    }
  }

  @Test
  void exploringByFeaturesNeedsALayerThatReadsThem() {
    Architecture none = Architecture.from(Shape.of(2)).activate(Activation.TANH).build();
    Space box = Space.Box.of(Shape.of(2), -1, 1);
    OnPolicySettings.Exploration exploration = new OnPolicySettings.Exploration(0, true, 0);
    assertTrue(of(box, exploration, LINEAR).readsFeatures());
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> of(box, exploration, none));
    assertTrue(refused.getMessage().contains("last fully connected layer reads"), refused::getMessage);
  }
}
