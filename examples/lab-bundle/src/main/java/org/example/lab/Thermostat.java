// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

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
 * A room that is to be kept at 20 degrees. Observation: how far the room and its radiator are from that, in tens of
 * degrees. Actions: 0 heating off, 1 on. Per step the radiator warms by 3 degrees if it is on and loses a tenth of its
 * difference to the room; the room gains a twentieth of that difference and loses one of its own to the cold outside,
 * which differs from episode to episode. A step gives a reward of 1 less the distance from 20 degrees in tens; an
 * episode has 200 steps, and ends where the distance is above 15 degrees.
 */
@Component(factory = Environment.KIND)
@Plugin(name = "thermostat", summary = "Keep a room at 20 degrees; 2 observations, 2 actions")
@Designate(ocd = Thermostat.Options.class)
public final class Thermostat extends Simulation {
  private static final int STEPS = 200;
  private static final double WANTED = 20;
  private static final double FARTHEST = 15;
  private static final double SCALE = 10;
  private static final double HEATING = 3;
  private static final double RADIATION = 0.1;
  private static final double LOSS = 0.05;
  private static final int ROOM = 0;
  private static final int RADIATOR = 1;
  private static final int OUTSIDE = 2;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Coldest that it is outside, in degrees", min = "-10", max = "10")
    double coldest() default -5;
  }

  private final double coldest;
  private final double[] state;

  @Activate
  public Thermostat(Options options) {
    this(options, new double[3]);
  }

  private Thermostat(Options options, double[] state) {
    super(symmetric(4, 20), new Space.Discrete(2), STEPS, state);
    coldest = options.coldest();
    this.state = state;
  }

  /** From one step that leads far away to a whole episode at 20 degrees. */
  @Override
  public Returns returns() {
    return new Returns(1 - 4.0, STEPS);
  }

  @Override
  protected void begin(RandomStream random) {
    state[ROOM] = random.nextDouble(10, 20);
    state[RADIATOR] = state[ROOM];
    state[OUTSIDE] = random.nextDouble(coldest, 10);
  }

  @Override
  protected Step advance(float[] actions, int offset, RandomStream random) {
    double gap = state[RADIATOR] - state[ROOM];
    state[RADIATOR] += HEATING * actions[offset] - RADIATION * gap;
    state[ROOM] += LOSS * gap - LOSS * (state[ROOM] - state[OUTSIDE]);
    double distance = Math.abs(state[ROOM] - WANTED);
    return new Step(1 - distance / SCALE, distance > FARTHEST, false);
  }

  @Override
  protected void observe(float[] observation) {
    observation[0] = (float) ((state[ROOM] - WANTED) / SCALE);
    observation[1] = (float) ((state[RADIATOR] - WANTED) / SCALE);
  }
}
