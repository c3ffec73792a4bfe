// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.engine.Optimizer;

/**
 * Numbers that are learnt but belong to no network, with their gradients and their optimiser's moments. They start at
 * 0. Their precision is single, as that of a network's weights, so that they can be set to the bit. Used by one thread.
 */
public final class FreeParameter {
  private final float[] values;
  private final double[] gradients;
  private final double[] first;
  private final double[] second;
  private long updates;

  public FreeParameter(int size) {
    values = new float[size];
    gradients = new double[size];
    first = new double[size];
    second = new double[size];
  }

  public double value(int i) {
    return values[i];
  }

  /** A copy of the numbers. */
  public float[] values() {
    return values.clone();
  }

  /** Sets a number; its moments are left alone. */
  public void value(int i, double value) {
    values[i] = (float) value;
  }

  /** Sets the values; moments are left alone. */
  public void values(float[] wanted) {
    System.arraycopy(wanted, 0, values, 0, values.length);
  }

  public double gradient(int i) {
    return gradients[i];
  }

  public void addGradient(int i, double gradient) {
    gradients[i] += gradient;
  }

  public void zeroGradients() {
    Arrays.fill(gradients, 0);
  }

  public double squaredGradientNorm() {
    double sum = 0;
    for (double gradient : gradients) {
      sum += gradient * gradient;
    }
    return sum;
  }

  public void scaleGradients(double factor) {
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] *= factor;
    }
  }

  /** One step of the optimiser, always of one kind, as {@link Optimizer} says. */
  public void update(Optimizer optimizer) {
    updates++;
    if (optimizer instanceof Optimizer.Adam adam) {
      update(adam);
    } else if (optimizer instanceof Optimizer.RmsProp rms) {
      update(rms);
    } else if (optimizer instanceof Optimizer.Sgd sgd) {
      update(sgd);
    }
  }

  private void update(Optimizer.RmsProp rms) {
    for (int i = 0; i < values.length; i++) {
      second[i] = rms.alpha() * second[i] + (1 - rms.alpha()) * gradients[i] * gradients[i];
      values[i] -= (float) (rms.learningRate() * gradients[i] / (Math.sqrt(second[i]) + rms.epsilon()));
    }
  }

  private void update(Optimizer.Sgd sgd) {
    for (int i = 0; i < values.length; i++) {
      first[i] = sgd.momentum() * first[i] + gradients[i] + sgd.weightDecay() * values[i];
      values[i] -= (float) (sgd.learningRate() * first[i]);
    }
  }

  private void update(Optimizer.Adam adam) {
    double rate = adam.learningRate() / (1 - StrictMath.pow(adam.beta1(), updates));
    double correction = 1 - StrictMath.pow(adam.beta2(), updates);
    for (int i = 0; i < values.length; i++) {
      first[i] = adam.beta1() * first[i] + (1 - adam.beta1()) * gradients[i];
      second[i] = adam.beta2() * second[i] + (1 - adam.beta2()) * gradients[i] * gradients[i];
      values[i] -= (float) (rate * first[i] / (Math.sqrt(second[i] / correction) + adam.epsilon()));
    }
  }

  /** Writes all state: values, moments, number of updates. */
  public void save(DataOutput out) throws IOException {
    out.writeLong(updates);
    for (int i = 0; i < values.length; i++) {
      out.writeFloat(values[i]);
      out.writeDouble(first[i]);
      out.writeDouble(second[i]);
    }
  }

  /** Continues from saved state, to the bit. */
  public void restore(DataInput in) throws IOException {
    updates = in.readLong();
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
      first[i] = in.readDouble();
      second[i] = in.readDouble();
    }
  }
}
