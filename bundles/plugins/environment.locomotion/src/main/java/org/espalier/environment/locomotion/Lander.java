// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.osgi.service.component.annotations.Component;

/** The {@link LunarLander} with engines on or off. Actions: 0 none, 1 left engine, 2 main engine, 3 right engine. */
@Component(factory = Environment.KIND)
@Plugin(
    name = "lander",
    summary = "Land on a pad with engines on or off; 8 observations, 4 actions, 1000 steps",
    source = "Sizes, engines and rewards of Gymnasium's LunarLander-v2",
    provides = Offer.DRAWING)
public final class Lander extends LunarLander {

  public Lander() {
    super(new Space.Discrete(4));
  }

  @Override
  protected Step advance(float[] actions, int offset, RandomStream random) {
    int action = (int) actions[offset];
    return fire(action == 2 ? 1 : 0, action == 1 ? -1 : action == 3 ? 1 : 0, random);
  }
}
