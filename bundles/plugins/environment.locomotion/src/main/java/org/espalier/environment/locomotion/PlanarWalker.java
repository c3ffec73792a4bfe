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
 * Two legs of thigh, shin and foot under a torso: the bodies, rewards and ends of Walker2d-v4, on contacts of our own,
 * so that its returns are not MuJoCo's. Observation: height, pitch, 6 joints, then 9 velocities within 10. An episode
 * ends where the torso leaves heights of .8 to 2 m or pitches of -1 to 1. The limit of speed of Safety-Gymnasium's
 * SafetyWalker2dVelocity-v1 is 2.3415.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "planar-walker",
    summary = "Walk forward on two legs; 17 observations, 6 torques, 1000 steps, a limit of speed as a cost if wanted",
    source = "Erez et al. 2011; bodies and rewards of Gymnasium's Walker2d-v4",
    provides = Offer.DRAWING)
@Designate(ocd = Locomotion.Options.class)
public final class PlanarWalker extends Locomotion {

  @Activate
  public PlanarWalker(Options options) {
    super(tree(), new Task(4, 1e-3, 10), options, 100, 100, 100, 100, 100, 100);
  }

  static PlanarTree tree() {
    return new PlanarTree(
        0,
        9.81,
        x -> 0,
        new Body(-1, 1, 0, 0).capsule(0, 0, 0, 0.2, 0.05, 0.9),
        thigh(),
        shin(1),
        foot(2, 0.9),
        thigh(),
        shin(4),
        foot(5, 1.9));
  }

  private static Body thigh() {
    return new Body(0, -1, 0, -0.2)
        .capsule(0, -0.225, 0, 0.225, 0.05, 0.9)
        .hinge(0.01, 0.1)
        .limits(-2.61799, 0);
  }

  private static Body shin(int parent) {
    return new Body(parent, -1, 0, -0.45)
        .capsule(0, -0.25, 0, 0.25, 0.04, 0.9)
        .hinge(0.01, 0.1)
        .limits(-2.61799, 0);
  }

  private static Body foot(int parent, double friction) {
    return new Body(parent, -1, 0, -0.5)
        .capsule(0.1, 0, -Math.PI / 2, 0.1, 0.06, friction)
        .hinge(0.01, 0.1)
        .limits(-Math.PI / 4, Math.PI / 4);
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
    double height = tree.position[1];
    return height > 0.8 && height < 2 && Math.abs(tree.position[2]) < 1;
  }
}
