// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.environment;

import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.rl.Simulation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A point on a line that drifts and is to be kept near 0. Observation: the place, in [-2, 2]. Actions: 0 pushes to the
 * left, 1 does nothing, 2 pushes to the right. A push moves it by .1, and so does a drift, normally distributed with
 * deviation {@code drift}. A step gives a reward of 1 less the distance from 0; beyond 1 on either side the episode
 * terminates.
 */
@Component(factory = Environment.KIND)
@Plugin(name = "seedling", summary = "Keep a drifting point near 0; 1 observation, 3 actions")
@Designate(ocd = Seedling.Options.class)
public final class Seedling extends Simulation {
  private static final double PUSH = 0.1;
  private static final double EDGE = 1;
  private static final double FARTHEST = 2;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Deviation of what a step moves the point by itself", min = "0", max = "1")
    double drift() default 0.1;

    @AttributeDefinition(description = "Steps after which an episode is truncated", min = "1")
    int maxEpisodeSteps() default 100;
  }

  private final double drift;
  private final int limit;
  /** The place, alone. */
  private final double[] state;

  @Activate
  public Seedling(Options options) {
    this(options, new double[1]);
  }

  private Seedling(Options options, double[] state) {
    super(symmetric(FARTHEST), new Space.Discrete(3), options.maxEpisodeSteps(), state);
    drift = options.drift();
    limit = options.maxEpisodeSteps();
    this.state = state;
  }

  /** From one step that leads far out to a whole episode at 0. */
  @Override
  public Returns returns() {
    return new Returns(1 - FARTHEST, limit);
  }

  @Override
  protected void begin(RandomStream random) {
    state[0] = random.nextDouble(-0.5, 0.5);
  }

  @Override
  protected Step advance(float[] actions, int offset, RandomStream random) {
    double moved = state[0] + PUSH * (actions[offset] - 1) + drift * random.nextGaussian();
    state[0] = Math.max(-FARTHEST, Math.min(FARTHEST, moved));
    double distance = Math.abs(state[0]);
    return new Step(1 - distance, distance > EDGE, false);
  }

  @Override
  protected void observe(float[] observation) {
    observation[0] = (float) state[0];
  }
}
