// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;

/** Environments stepped one after another. */
final class SequentialEnvironments implements VectorEnvironment {
  private final List<Environment> environments;
  private final List<String> costs;
  private final int width;
  private final int actionWidth;
  private final float[] observation;
  private final float[] observations;
  private final float[] finalObservations;
  private final double[] rewards;
  private final double[] costValues;
  private final boolean[] terminated;
  private final boolean[] truncated;

  /** @param environments at least one, of one kind */
  SequentialEnvironments(List<Environment> environments) {
    this.environments = List.copyOf(environments);
    int count = environments.size();
    costs = List.copyOf(environments.get(0).costs());
    width = environments.get(0).observationSpace().width();
    actionWidth = environments.get(0).actionSpace().width();
    observation = new float[width];
    observations = new float[count * width];
    finalObservations = new float[count * width];
    rewards = new double[count];
    costValues = new double[count * costs.size()];
    terminated = new boolean[count];
    truncated = new boolean[count];
  }

  @Override
  public int count() {
    return environments.size();
  }

  @Override
  public Space observationSpace() {
    return environments.get(0).observationSpace();
  }

  @Override
  public Space actionSpace() {
    return environments.get(0).actionSpace();
  }

  @Override
  public void reset(RandomStream seeds) {
    for (int e = 0; e < count(); e++) {
      environments.get(e).reset(seeds.nextLong(), observation);
      System.arraycopy(observation, 0, observations, e * width, width);
    }
  }

  @Override
  public void step(float[] actions) {
    for (int e = 0; e < count(); e++) {
      Environment.Step step = environments.get(e).step(actions, e * actionWidth, observation);
      rewards[e] = step.reward();
      for (int k = 0; k < costs.size(); k++) {
        costValues[e * costs.size() + k] = step.cost(k);
      }
      terminated[e] = step.terminated();
      truncated[e] = step.truncated();
      System.arraycopy(observation, 0, finalObservations, e * width, width);
      if (step.done()) {
        environments.get(e).reset(observation);
      }
      System.arraycopy(observation, 0, observations, e * width, width);
    }
  }

  @Override
  public float[] observations() {
    return observations;
  }

  @Override
  public float[] finalObservations() {
    return finalObservations;
  }

  @Override
  public double[] rewards() {
    return rewards;
  }

  @Override
  public List<String> costs() {
    return costs;
  }

  @Override
  public double[] costValues() {
    return costValues;
  }

  @Override
  public boolean[] terminated() {
    return terminated;
  }

  @Override
  public boolean[] truncated() {
    return truncated;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (Environment environment : environments) {
      environment.save(out);
    }
    for (float value : observations) {
      out.writeFloat(value);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (Environment environment : environments) {
      environment.restore(in);
    }
    for (int i = 0; i < observations.length; i++) {
      observations[i] = in.readFloat();
    }
  }
}
