// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import org.espalier.api.rl.Environment;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class AcrobotTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return new Acrobot();
  }

  @Override
  protected int timeLimit() {
    return 500;
  }

  @Test
  void followsGymnasium() {
    double[] start = {0.05, -0.04, 0.03, -0.02};
    Walk first = Walk.from(start, new Acrobot(), 1, i -> 2);
    first.leadsTo(0.035661459408620054, -0.0006730012037815536, -0.16898900353719423, 0.4037878875988046);
    first.shows(
        0.9993641972541809, 0.03565390035510063, 0.9999997615814209, -0.0006730011664330959, -0.16898900270462036,
        0.40378788113594055);
    Walk fifty = Walk.from(start, new Acrobot(), 50, i -> i / 5 % 2 == 0 ? 2 : 0);
    fifty.leadsTo(-0.37317785397008063, 0.6361760968494529, 0.2389102172937687, -0.5947193214218309);
    fifty.gives(-1, false);
  }

  @Test
  void givesNothingForTheStepThatReachesTheLine() {
    Walk up = Walk.from(new double[] {3.0, 0.3, 4.0, -8.0}, new Acrobot(), 1, i -> 1);
    up.leadsTo(-2.4863645343688106, -1.2757648855553445, 3.9872270269253667, -7.610014273945736);
    up.gives(0, true);
  }
}
