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
 * A back and a front leg of thigh, shin and foot on a long torso with a head: the bodies and rewards of
 * HalfCheetah-v4, on contacts of our own, so that its returns are not MuJoCo's. Observation: height over .7 m, pitch,
 * 6 joints, then 9 velocities. Nothing ends an episode but its 1000 steps. The limit of speed of Safety-Gymnasium's
 * SafetyHalfCheetahVelocity-v1 is 3.2096.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "planar-cheetah",
    summary = "Run forward on two legs; 17 observations, 6 torques, 1000 steps, a limit of speed as a cost if wanted",
    source = "Wawrzynski 2009; bodies and rewards of Gymnasium's HalfCheetah-v4",
    provides = Offer.DRAWING)
@Designate(ocd = Locomotion.Options.class)
public final class PlanarCheetah extends Locomotion {
  private static final double MASS = 14;

  @Activate
  public PlanarCheetah(Options options) {
    super(tree(), new Task(25, 0.1, Double.POSITIVE_INFINITY), options, 120, 90, 60, 120, 60, 30);
  }

  static PlanarTree tree() {
    Body[] bodies = {
      limb(-1, 0, 0, 0, 0, Math.PI / 2, 0.5).capsule(0.6, 0.1, 0.87, 0.15, 0.046, 0.4),
      limb(0, -0.5, 0, 0.1, -0.13, -3.8, 0.145).hinge(0.1, 6).spring(240, 0).limits(-0.52, 1.05),
      limb(1, 0.16, -0.25, -0.14, -0.07, -2.03, 0.15).hinge(0.1, 4.5).spring(180, 0).limits(-0.785, 0.785),
      limb(2, -0.28, -0.14, 0.03, -0.097, -0.27, 0.094).hinge(0.1, 3).spring(120, 0).limits(-0.4, 0.785),
      limb(0, 0.5, 0, -0.07, -0.12, 0.52, 0.133).hinge(0.1, 4.5).spring(180, 0).limits(-1, 0.7),
      limb(4, -0.14, -0.24, 0.065, -0.09, -0.6, 0.106).hinge(0.1, 3).spring(120, 0).limits(-1.2, 0.87),
      limb(5, 0.13, -0.18, 0.045, -0.07, -0.6, 0.07).hinge(0.1, 1.5).spring(60, 0).limits(-0.5, 0.5)
    };
    double sum = Arrays.stream(bodies).mapToDouble(body -> body.mass).sum();
    for (Body body : bodies) {
      body.scale(MASS / sum);
    }
    return new PlanarTree(0.7, 9.81, x -> 0, bodies);
  }

  private static Body limb(
      int parent, double anchorX, double anchorZ, double x, double z, double angle, double half) {
    return new Body(parent, 1, anchorX, anchorZ).capsule(x, z, angle, half, 0.046, 0.4);
  }

  @Override
  protected void begin(RandomStream random) {
    Arrays.fill(tree.position, 0);
    scatter(tree.position, 0.1, random);
    for (int i = 0; i < tree.velocity.length; i++) {
      tree.velocity[i] = 0.1 * random.nextGaussian();
    }
  }

  @Override
  double healthyReward() {
    return 0;
  }

  @Override
  boolean healthy() {
    return true;
  }
}
