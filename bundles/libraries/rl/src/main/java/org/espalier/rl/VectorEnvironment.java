package org.espalier.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * Several environments stepped together; one whose episode ends begins the next in the same step. Arrays are its own
 * and last until the next step.
 */
public final class VectorEnvironment {
  private final List<Environment> environments;
  private final int width;
  private final int actionWidth;
  private final float[] observation;
  private final float[] observations;
  private final float[] finalObservations;
  private final double[] rewards;
  private final double[] costs;
  private final boolean[] terminated;
  private final boolean[] truncated;

  /**
   * @param count at least 1
   * @param make gives a new environment at each call
   */
  public VectorEnvironment(int count, Supplier<? extends Environment> make) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of environments is " + count + "; it must be at least 1");
    }
    environments = Stream.<Environment>generate(make::get).limit(count).toList();
    width = environments.get(0).observationSpace().width();
    actionWidth = environments.get(0).actionSpace().width();
    observation = new float[width];
    observations = new float[count * width];
    finalObservations = new float[count * width];
    rewards = new double[count];
    costs = new double[count];
    terminated = new boolean[count];
    truncated = new boolean[count];
  }

  public int count() {
    return environments.size();
  }

  public Space observationSpace() {
    return environments.get(0).observationSpace();
  }

  public Space actionSpace() {
    return environments.get(0).actionSpace();
  }

  /** Begins an episode in each, with seeds drawn from the stream. */
  public void reset(RandomStream seeds) {
    for (int e = 0; e < count(); e++) {
      environments.get(e).reset(seeds.nextLong(), observation);
      System.arraycopy(observation, 0, observations, e * width, width);
    }
  }

  /** One step in each. */
  public void step(float[] actions) {
    for (int e = 0; e < count(); e++) {
      Environment.Step step = environments.get(e).step(actions, e * actionWidth, observation);
      rewards[e] = step.reward();
      costs[e] = step.cost();
      terminated[e] = step.terminated();
      truncated[e] = step.truncated();
      System.arraycopy(observation, 0, finalObservations, e * width, width);
      if (step.done()) {
        environments.get(e).reset(observation);
      }
      System.arraycopy(observation, 0, observations, e * width, width);
    }
  }

  /** Where the next actions are taken: count x width; after an episode's end the first of the next one. */
  public float[] observations() {
    return observations;
  }

  /** Where the last actions led: count x width; at an episode's end its last observation. */
  public float[] finalObservations() {
    return finalObservations;
  }

  public double[] rewards() {
    return rewards;
  }

  public double[] costs() {
    return costs;
  }

  public boolean[] terminated() {
    return terminated;
  }

  public boolean[] truncated() {
    return truncated;
  }

  public void save(DataOutput out) throws IOException {
    for (Environment environment : environments) {
      environment.save(out);
    }
    for (float value : observations) {
      out.writeFloat(value);
    }
  }

  public void restore(DataInput in) throws IOException {
    for (Environment environment : environments) {
      environment.restore(in);
    }
    for (int i = 0; i < observations.length; i++) {
      observations[i] = in.readFloat();
    }
  }
}
