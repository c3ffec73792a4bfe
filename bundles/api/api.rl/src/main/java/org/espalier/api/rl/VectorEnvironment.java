// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.espalier.api.random.RandomStream;

/**
 * Several environments of one kind stepped together; one whose episode ends begins the next in the same step. Each runs
 * to the bit as an environment by itself would that got the same seed and actions. Arrays that it gives are its own,
 * must not be changed, and last until the next step. Used by one thread.
 */
public interface VectorEnvironment {

  /** How many there are. */
  int count();

  /** Of each. */
  Space observationSpace();

  /** Of each. */
  Space actionSpace();

  /** Names of the costs of a step, as {@link Environment#costs} of each. */
  List<String> costs();

  /** Begins an episode in each, with seeds drawn from the stream, the first environment's first. */
  void reset(RandomStream seeds);

  /**
   * One step in each.
   *
   * @param actions count x action width
   */
  void step(float[] actions);

  /** Where the next actions are taken: count x width; after an episode's end the first of the next one. */
  float[] observations();

  /** Where the last actions led: count x width; at an episode's end its last observation. */
  float[] finalObservations();

  /** Of the last step, one an environment. */
  double[] rewards();

  /** Of the last step, count x number of costs, an environment after another. */
  double[] costValues();

  /** Whether the last step reached an end of the process, one an environment. */
  boolean[] terminated();

  /** Whether the last step was cut, one an environment. */
  boolean[] truncated();

  /** Writes the state of each and what is observed. */
  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;
}
