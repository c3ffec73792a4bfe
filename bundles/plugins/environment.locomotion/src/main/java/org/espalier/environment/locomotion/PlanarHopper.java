// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import java.util.Arrays;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One leg of thigh, shin and foot under a torso: the bodies, rewards and ends of Hopper-v4, on contacts of our own,
 * so that its returns are not MuJoCo's. Observation: height, pitch, 3 joints, then 6 velocities within 10. An episode
 * ends where the torso is at .7 m or below, tilts by .2 or a coordinate reaches 100. The limit of speed of
 * Safety-Gymnasium's SafetyHopperVelocity-v1 is .7402.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "planar-hopper",
    summary = "Hop forward on one leg; 11 observations, 3 torques, 1000 steps, a limit of speed as a cost if wanted",
    source = "Erez et al. 2011; bodies and rewards of Gymnasium's Hopper-v4",
    provides = Offer.DRAWING)
@Designate(ocd = Locomotion.Options.class)
public final class PlanarHopper extends Locomotion {

  @Activate
  public PlanarHopper(Options options) {
    super(tree(), new Task(4, 1e-3, 10), options, 200, 200, 200);
  }

  static PlanarTree tree() {
    return new PlanarTree(
        0,
        9.81,
        x -> 0,
        new Body(-1, 1, 0, 0).capsule(0, 0, 0, 0.2, 0.05, 1),
        new Body(0, -1, 0, -0.2).capsule(0, -0.225, 0, 0.225, 0.05, 1).hinge(1, 1).limits(-2.61799, 0),
        new Body(1, -1, 0, -0.45).capsule(0, -0.25, 0, 0.25, 0.04, 1).hinge(1, 1).limits(-2.61799, 0),
        new Body(2, -1, 0, -0.5)
            .capsule(0.065, 0, -Math.PI / 2, 0.195, 0.06, 2)
            .hinge(1, 1)
            .limits(-Math.PI / 4, Math.PI / 4));
  }

  @Override
  protected void begin(RandomStream random) {
    Arrays.fill(tree.position, 0);
    Arrays.fill(tree.velocity, 0);
    tree.position[1] = 1.25;
    scatter(tree.position, 5e-3, random);
    scatter(tree.velocity, 5e-3, random);
  }

  @Override
  double healthyReward() {
    return 1;
  }

  @Override
  boolean healthy() {
    return moderate() && tree.position[1] > 0.7 && Math.abs(tree.position[2]) < 0.2;
  }
}
