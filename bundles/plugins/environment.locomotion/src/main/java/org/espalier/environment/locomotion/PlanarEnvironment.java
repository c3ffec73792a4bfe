// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import java.util.Arrays;
import org.espalier.api.rl.Space;
import org.espalier.rl.Simulation;

/** What the environments of a {@link PlanarTree} share: episodes are cut after 1000 steps, as Gymnasium's. */
abstract class PlanarEnvironment extends Simulation {
  private static final int TIME_LIMIT = 1000;

  final PlanarTree tree;
  /** What there is of an episode beside positions and velocities. */
  final double[] memory;

  PlanarEnvironment(PlanarTree tree, double[] memory, Space observationSpace, Space actionSpace) {
    super(observationSpace, actionSpace, TIME_LIMIT, tree.position, tree.velocity, memory);
    this.tree = tree;
    this.memory = memory;
  }

  /** A box with the same bounds in each dimension. */
  static Space.Box box(int width, double bound) {
    double[] bounds = new double[width];
    Arrays.fill(bounds, bound);
    return symmetric(bounds);
  }
}
