// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import org.espalier.api.rl.Environment;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class MountainCarContinuousTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return new MountainCarContinuous();
  }

  @Override
  protected int timeLimit() {
    return 999;
  }

  @Test
  void followsGymnasium() {
    double[] start = {-0.5, 0};
    Walk first = Walk.from(start, new MountainCarContinuous(), 1, i -> 0.8);
    first.leadsTo(-0.49897685647010803, 0.0010231570340692997);
    first.gives(-0.06400000190734866, false);
    Walk hundred = Walk.from(start, new MountainCarContinuous(), 100, i -> i / 20 % 2 == 0 ? 0.8 : -0.6);
    hundred.leadsTo(-0.373035728931427, 0.005749900825321674);
  }

  @Test
  void wallStopsTheCar() {
    double[] nearTheWall = {-1.19f, -0.05f};
    Walk.from(nearTheWall, new MountainCarContinuous(), 1, i -> -1).leadsTo(-1.2f, 0);
  }

  @Test
  void arrives() {
    Walk there = Walk.from(new double[] {0.42f, 0.05f}, new MountainCarContinuous(), 1, i -> 0.5);
    there.leadsTo(0.4699854552745819, 0.049985457211732864);
    there.gives(99.975, true);
  }
}
