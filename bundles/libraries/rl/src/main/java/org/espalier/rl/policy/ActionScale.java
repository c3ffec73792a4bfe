// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;

/**
 * Actions of a box, as networks give and read them: each number from -1, its lower bound, to 1, its upper one.
 * Immutable.
 */
public final class ActionScale {
  private final float[] low;
  private final float[] high;
  private final double[] centre;
  private final double[] half;

  /**
   * @param algorithm its name, for the message
   * @throws InvalidInputException unless the space is a box with two finite bounds for each number
   */
  public ActionScale(String algorithm, Space space) {
    if (!(space instanceof Space.Box box)) {
      throw new InvalidInputException(
          algorithm + ": the environment's actions are " + space
              + "; it learns continuous actions, boxes of real numbers with finite bounds");
    }
    low = box.low();
    high = box.high();
    centre = new double[low.length];
    half = new double[low.length];
    for (int i = 0; i < low.length; i++) {
      centre[i] = 0.5 * ((double) low[i] + high[i]);
      half[i] = 0.5 * ((double) high[i] - low[i]);
      if (!Double.isFinite(half[i]) || half[i] <= 0) {
        throw new InvalidInputException(
            algorithm + ": number " + i + " of the environment's actions lies from " + low[i] + " to " + high[i]
                + "; it needs two finite bounds, the lower one first");
      }
    }
  }

  /** Numbers in an action. */
  public int width() {
    return low.length;
  }

  /** The box of scaled actions. */
  public Space.Box unit() {
    return Space.Box.of(Shape.of(width()), -1, 1);
  }

  /** Brings the first {@code count} actions from the box to [-1, 1]. */
  public void toUnit(float[] actions, int count) {
    for (int at = 0; at < count * low.length; at++) {
      int i = at % low.length;
      actions[at] = (float) ((actions[at] - centre[i]) / half[i]);
    }
  }

  /** Brings the first {@code count} actions from [-1, 1] into the box. */
  public void toBox(float[] actions, int count) {
    for (int at = 0; at < count * low.length; at++) {
      int i = at % low.length;
      actions[at] = Math.min(Math.max((float) (centre[i] + half[i] * actions[at]), low[i]), high[i]);
    }
  }

  /** Draws {@code count} actions uniformly from the box. */
  public void draw(RandomStream random, float[] actions, int count) {
    for (int at = 0; at < count * low.length; at++) {
      actions[at] = (float) random.nextDouble(-1, 1);
    }
    toBox(actions, count);
  }

  /** A policy of actions in the box from one of scaled actions. */
  public Policy toBox(Policy scaled) {
    return (observations, batch, actions, greedy, random) -> {
      scaled.act(observations, batch, actions, greedy, random);
      toBox(actions, batch);
    };
  }
}
