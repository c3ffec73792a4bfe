// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import org.espalier.api.rl.Environment;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class CartPoleTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return new CartPole();
  }

  @Override
  protected int timeLimit() {
    return 500;
  }

  @Test
  void followsGymnasium() {
    double[] start = {0.01, -0.02, 0.03, 0.04};
    Walk first = Walk.from(start, new CartPole(), 1, i -> 0);
    first.leadsTo(0.009600000000000001, -0.21553901710278936, 0.030799999999999998, 0.34199522377603914);
    first.gives(1, false);
    Walk ten = Walk.from(start, new CartPole(), 10, i -> i / 3 % 2);
    ten.leadsTo(-0.0531838656167995, -0.41996530399069204, 0.14040306928598073, 0.8471948149800291);
    ten.shows(-0.053183864802122116, -0.41996529698371887, 0.14040306210517883, 0.8471947908401489);
    ten.gives(1, false);
  }

  @Test
  void rewardsTheStepThatLeavesTheRail() {
    Walk out = Walk.from(new double[] {2.39, 0.9, 0.2, 0.6}, new CartPole(), 1, i -> 1);
    out.leadsTo(2.408, 1.0918452618125756, 0.21200000000000002, 0.37637708942418624);
    out.gives(1, true);
  }
}
