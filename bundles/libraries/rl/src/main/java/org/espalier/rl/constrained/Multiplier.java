// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.constrained;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A Lagrange multiplier of one limit, in double precision. Used by one thread. */
public final class Multiplier {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final MultiplierRule rule;
  private final double limit;
  private double value;
  /** What is updated: the multiplier, what the softplus is taken of, or the excess's sum. */
  private double state;
  private double first;
  private double second;
  private double lastCost;
  private long updates;

  /** @param limit of the cost, which the multiplier is to hold */
  public Multiplier(MultiplierRule rule, double limit) {
    this.rule = rule;
    this.limit = limit;
    value = rule.initial();
    state = switch (rule.update()) {
      case PID -> rule.gains().integral() > 0 ? value / rule.gains().integral() : 0;
      default -> softplus() ? inverseSoftplus(value) : value;
    };
  }

  private boolean softplus() {
    return rule.positivity() == MultiplierRule.Positivity.SOFTPLUS;
  }

  private static double softplusOf(double x) {
    return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
  }

  private static double inverseSoftplus(double y) {
    return y + StrictMath.log(-StrictMath.expm1(-y));
  }

  /** At least 0. */
  public double value() {
    return value;
  }

  public double limit() {
    return limit;
  }

  /**
   * Answers a cost.
   *
   * @param cost as the limit measures it; nothing happens if it is NaN, where none was seen
   */
  public void update(double cost) {
    if (Double.isNaN(cost)) {
      return;
    }
    updates++;
    if (rule.update() == MultiplierRule.Update.PID) {
      control(cost);
    } else {
      ascend(cost - limit);
    }
    lastCost = cost;
  }

  private void control(double cost) {
    MultiplierRule.Gains gains = rule.gains();
    double excess = cost - limit;
    // what the bound does not let through is not summed up either
    double largest = gains.integral() > 0 ? rule.most() / gains.integral() : Double.POSITIVE_INFINITY;
    state = Math.min(Math.max(state + excess, 0), largest);
    double rise = updates == 1 ? 0 : Math.max(cost - lastCost, 0);
    double sum = gains.proportional() * excess + gains.integral() * state + gains.derivative() * rise;
    value = Math.min(Math.max(sum, 0), rule.most());
  }

  private void ascend(double excess) {
    double gradient = softplus() ? excess / (1 + StrictMath.exp(-state)) : excess;
    state += rule.learningRate() * (rule.update() == MultiplierRule.Update.ADAM ? adam(gradient) : gradient);
    if (softplus()) {
      if (softplusOf(state) > rule.most()) {
        state = inverseSoftplus(rule.most());
      }
      value = Math.min(softplusOf(state), rule.most());
    } else {
      state = Math.min(Math.max(state, 0), rule.most());
      value = state;
    }
  }

  private double adam(double gradient) {
    first = BETA1 * first + (1 - BETA1) * gradient;
    second = BETA2 * second + (1 - BETA2) * gradient * gradient;
    double mean = first / (1 - StrictMath.pow(BETA1, updates));
    double square = second / (1 - StrictMath.pow(BETA2, updates));
    return mean / (Math.sqrt(square) + EPSILON);
  }

  /** Writes all state. */
  public void save(DataOutput out) throws IOException {
    out.writeDouble(value);
    out.writeDouble(state);
    out.writeDouble(first);
    out.writeDouble(second);
    out.writeDouble(lastCost);
    out.writeLong(updates);
  }

  /** Continues from there, to the bit. */
  public void restore(DataInput in) throws IOException {
    value = in.readDouble();
    state = in.readDouble();
    first = in.readDouble();
    second = in.readDouble();
    lastCost = in.readDouble();
    updates = in.readLong();
  }
}
