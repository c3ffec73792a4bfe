// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.osgi.service.component.annotations.Component;

/**
 * The {@link LunarLander} with throttles. Actions from -1 to 1: the main engine, off up to 0 and from there at 50% to
 * 100%; the side engines, off within .5, beyond it at as much of their power, the left one where negative.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "lander-continuous",
    summary = "Land on a pad with throttled engines; 8 observations, 2 throttles, 1000 steps",
    source = "Sizes, engines and rewards of Gymnasium's LunarLander-v2 with continuous actions",
    provides = Offer.DRAWING)
public final class LanderContinuous extends LunarLander {

  public LanderContinuous() {
    super(box(2, 1));
  }

  @Override
  protected Step advance(float[] actions, int offset, RandomStream random) {
    double main = actions[offset] > 0 ? (actions[offset] + 1.0) / 2 : 0;
    double side = Math.abs(actions[offset + 1]) > 0.5 ? actions[offset + 1] : 0;
    return fire(main, side, random);
  }
}
