// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import org.espalier.api.rl.Environment;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class MountainCarTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return new MountainCar();
  }

  @Override
  protected int timeLimit() {
    return 200;
  }

  @Test
  void followsGymnasium() {
    double[] start = {-0.5, 0};
    Walk.from(start, new MountainCar(), 1, i -> 0).leadsTo(-0.5011768430041692, -0.0011768430041692573);
    Walk hundred = Walk.from(start, new MountainCar(), 100, i -> i / 20 % 3);
    hundred.leadsTo(-1.0368402787487432, -0.01320819184234211);
    hundred.gives(-1, false);
  }

  @Test
  void wallStopsTheCar() {
    Walk.from(new double[] {-1.19, -0.05}, new MountainCar(), 1, i -> 0).leadsTo(-1.2, 0);
    Walk.from(new double[] {-1.19, -0.05}, new MountainCar(), 2, i -> 0)
        .leadsTo(-1.1987581039591646, 0.0012418960408353682);
  }

  @Test
  void arrives() {
    Walk there = Walk.from(new double[] {0.47, 0.05}, new MountainCar(), 1, i -> 2);
    there.leadsTo(0.5205997392211129, 0.050599739221112924);
    there.gives(-1, true);
  }
}
