// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import org.espalier.api.rl.Environment;
import org.espalier.tck.rl.EnvironmentContract;

class PlanarHopperTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return new PlanarHopper(Settings.limit(0.5));
  }

  @Override
  protected int timeLimit() {
    return 1000;
  }
}
