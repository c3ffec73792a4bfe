package org.espalier.api.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A Markov decision process with Gymnasium's semantics and a cost beside the reward: a plug-in. One instance is one
 * episode at a time, used by one thread.
 */
public interface Environment {
  String KIND = "environment";

  Space observationSpace();

  Space actionSpace();

  /** What the rewards of an episode can add up to. */
  default Returns returns() {
    return Returns.ANY;
  }

  /** Begins an episode after reseeding the environment's own randomness. */
  void reset(long seed, float[] observation);

  /** Begins an episode and goes on with the randomness there is; the first reset must give a seed. */
  void reset(float[] observation);

  /**
   * One step.
   *
   * @param actions one action at {@code offset}: an element of the action space
   * @param observation receives the next observation
   * @throws IllegalStateException if the episode is over or was never begun
   * @throws IllegalArgumentException if the action is not in the action space
   */
  Step step(float[] actions, int offset, float[] observation);

  /** Writes the state of the episode and of the randomness. */
  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;

  /**
   * Bounds of an episode's undiscounted return.
   *
   * @param lowest minus infinity where there is none
   * @param highest infinity where there is none
   */
  record Returns(double lowest, double highest) {
    /** Without bounds. */
    public static final Returns ANY = new Returns(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * What a step gave.
   *
   * @param reward to be maximised
   * @param cost to be kept below a limit; 0 where there is none
   * @param terminated the process reached an end; the value of the next state is 0
   * @param truncated the episode was cut, by a time limit say; the value of the next state is not 0
   */
  record Step(double reward, double cost, boolean terminated, boolean truncated) {
    public boolean done() {
      return terminated || truncated;
    }
  }
}
