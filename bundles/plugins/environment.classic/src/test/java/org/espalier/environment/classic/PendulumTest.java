// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import org.espalier.api.rl.Environment;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class PendulumTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return new Pendulum();
  }

  @Override
  protected int timeLimit() {
    return 200;
  }

  @Test
  void followsGymnasium() {
    double[] start = {3.0, -0.5};
    Walk first = Walk.from(start, new Pendulum(), 1, i -> 1.5);
    first.leadsTo(2.991542000302245, -0.16915999395509962);
    first.shows(-0.9887635111808777, 0.14948821067810059, -0.16915999352931976);
    first.gives(-9.027250000135973, false);
    Walk fifty = Walk.from(start, new Pendulum(), 50, i -> i / 7 % 2 == 0 ? 1.5 : -0.7);
    fifty.leadsTo(3.4499059519413344, 0.14131072040703535);
    fifty.gives(-8.090030638689017, false);
  }

  @Test
  void countsTheAngleFromUpright() {
    Walk turning = Walk.from(new double[] {9.0, 7.9}, new Pendulum(), 1, i -> 2);
    turning.leadsTo(9.4, 8);
    turning.gives(-13.62608207531487, false);
  }
}
