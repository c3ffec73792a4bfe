// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.rl.Environment;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.gridworld.HazardGrid;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ActionRepeatTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return Wrapped.of(ActionRepeat::new, ActionRepeat.Options.class, Map.of("repeat", 3), CartPole::new);
  }

  @Override
  protected int timeLimit() {
    return 167;
  }

  @Test
  void sumsRewardsAndCostsUntilTheEnd() {
    Map<String, Object> grid = Map.of("layout", new String[] {"SHHHHG"});
    Environment repeated =
        Wrapped.of(
            ActionRepeat::new, ActionRepeat.Options.class, Map.of("repeat", 3),
            () -> new HazardGrid(Converters.standardConverter().convert(grid).to(HazardGrid.Options.class)));
    float[] observation = new float[2];
    repeated.reset(0, observation);
    assertEquals(List.of("hazard"), repeated.costs());
    Environment.Step first = repeated.step(new float[] {1}, 0, observation);
    assertEquals(-0.03, first.reward(), 1e-12);
    assertEquals(3, first.cost(0));
    Environment.Step second = repeated.step(new float[] {1}, 0, observation);
    assertEquals(0.98, second.reward(), 1e-12);
    assertEquals(1, second.cost(0));
    assertEquals(true, second.terminated());
    assertArrayEquals(new float[] {0, 1}, observation);
  }
}
