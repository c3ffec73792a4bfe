// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution;

import java.util.Map;

/** Is told how a run goes, by the thread that carries it out. */
public interface RunEvents {

  /**
   * The run goes on from a checkpoint.
   *
   * @param done share of the training's planned iterations that is done, from 0 to 1
   */
  void resumed(double done);

  /**
   * A file that the run would have gone on with is damaged.
   *
   * @param sentence which, and what is done again for that
   */
  void damaged(String sentence);

  /**
   * An iteration is done.
   *
   * @param iterations of the run, over all its trainings
   * @param done share of the training's planned iterations that is done, from 0 to 1
   * @param metrics what the iteration showed
   */
  void moved(long iterations, double done, Map<String, Double> metrics);

  /**
   * A checkpoint is written: what is done so far will not be done again.
   *
   * @param training number of the run's training, from 1
   * @param iterations of the run, over all its trainings
   */
  void saved(int training, long iterations);
}
