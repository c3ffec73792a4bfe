package org.espalier.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
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

  private static ScoreDistribution of(Space space, Map<String, Object> settings, Architecture actor) {
    return Distributions.of(space, Settings.with(settings), actor);
  }

  @Test
  void whatIsForContinuousActionsIsRefusedForOthers() {
    for (Map<String, Object> settings : List.<Map<String, Object>>of(
        Map.of("useSde", true), Map.of("logStdInit", -1.0))) {
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> of(new Space.Discrete(3), settings, LINEAR));
      assertTrue(refused.getMessage().contains("is for continuous actions"), refused::getMessage);
    }
  }

  @Test
  void exploringByFeaturesNeedsALayerThatReadsThem() {
    Architecture none = Architecture.from(Shape.of(2)).activate(Activation.TANH).build();
    Space box = Space.Box.of(Shape.of(2), -1, 1);
    Map<String, Object> settings = Map.of("useSde", true);
    assertTrue(of(box, settings, LINEAR).readsFeatures());
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> of(box, settings, none));
    assertTrue(refused.getMessage().contains("last fully connected layer reads"), refused::getMessage);
  }
}
