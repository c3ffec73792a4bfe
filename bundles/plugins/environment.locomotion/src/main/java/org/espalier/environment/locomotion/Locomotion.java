// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Drawing;
import org.espalier.rl.StateDrawing;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A body that is to run forward: reward for the distance along x a second and for being healthy, less the squared
 * torques, as in Gymnasium's v4 environments. Observed are all coordinates but x, then all velocities.
 */
abstract class Locomotion extends PlanarEnvironment {

  /** Settings. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description = "Forward speed in m/s above which a step costs 1, under the name 'velocity'; 0 is no cost",
        min = "0")
    double velocityLimit() default 0;
  }

  private static final double SUBSTEP = 0.002;
  private static final double[] FREE = {};
  /** Metres ahead and behind that are drawn. */
  private static final int SEEN = 2;

  private final int substeps;
  private final double controlCost;
  private final double observedSpeed;
  private final double velocityLimit;
  private final double[] gear;

  Locomotion(PlanarTree tree, Task task, Options options, double... gear) {
    super(
        tree,
        new double[0],
        box(2 * tree.position.length - 1, Double.POSITIVE_INFINITY),
        box(gear.length, 1));
    this.substeps = task.substeps;
    this.controlCost = task.controlCost;
    this.observedSpeed = task.observedSpeed;
    this.gear = gear;
    this.velocityLimit = options.velocityLimit();
    if (!(velocityLimit >= 0 && velocityLimit < Double.POSITIVE_INFINITY)) {
      throw new InvalidInputException(
          "velocity-limit is " + velocityLimit + ", but must be a speed in m/s above 0, or 0 for no cost");
    }
  }

  /**
   * The figures of a task.
   *
   * @param substeps steps of .002 s in one of the environment's
   * @param controlCost weight of the squared actions
   * @param observedSpeed bound of the observed velocities
   */
  record Task(int substeps, double controlCost, double observedSpeed) {}

  /** What a healthy step earns; Gymnasium pays it in the step that ends the episode too. */
  abstract double healthyReward();

  /** Whether the episode goes on. */
  abstract boolean healthy();

  /** Whether all coordinates from pitch on, and all velocities, are between -100 and 100. */
  final boolean moderate() {
    boolean moderate = true;
    for (int i = 0; i < tree.position.length; i++) {
      moderate &= (i < 2 || Math.abs(tree.position[i]) < 100) && Math.abs(tree.velocity[i]) < 100;
    }
    return moderate;
  }

  @Override
  public final List<String> costs() {
    return velocityLimit > 0 ? List.of("velocity") : List.of();
  }

  /** Adds uniform noise of up to {@code width} either way. */
  static void scatter(double[] values, double width, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] += random.nextDouble(-width, width);
    }
  }

  @Override
  protected final Step advance(float[] actions, int offset, RandomStream random) {
    double squares = 0;
    for (int i = 0; i < gear.length; i++) {
      double action = actions[offset + i];
      squares += action * action;
      tree.force[3 + i] = gear[i] * action;
    }
    double before = tree.position[0];
    for (int i = 0; i < substeps; i++) {
      tree.step(SUBSTEP);
    }
    double speed = (tree.position[0] - before) / (substeps * SUBSTEP);
    double reward = speed + healthyReward() - controlCost * squares;
    double[] costs = velocityLimit > 0 ? new double[] {speed > velocityLimit ? 1 : 0} : FREE;
    return new Step(reward, costs, !healthy(), false);
  }

  @Override
  protected final void observe(float[] observation) {
    int size = tree.position.length;
    for (int i = 1; i < size; i++) {
      observation[i - 1] = (float) tree.position[i];
    }
    for (int i = 0; i < size; i++) {
      double bounded = Math.min(Math.max(tree.velocity[i], -observedSpeed), observedSpeed);
      observation[size - 1 + i] = (float) bounded;
    }
  }

  @Override
  public final Optional<Drawing> drawing() {
    return Optional.of(new StateDrawing(
        new View(-SEEN, -0.3, SEEN, 2), 1 / (substeps * SUBSTEP), this::marks));
  }

  /** Seen from where the root is, before posts that stand a metre apart. */
  private List<Mark> marks() {
    double x = tree.position[0];
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Line(Ink.SCENE, 0.02, -SEEN, 0, SEEN, 0));
    for (int post = -SEEN; post <= SEEN; post++) {
      double at = post + Math.ceil(x) - x;
      marks.add(new Mark.Line(Ink.SCENE, 0.02, at, -0.15, at, 0));
    }
    marks.addAll(tree.marks(x));
    return marks;
  }
}
