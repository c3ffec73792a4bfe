// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import org.espalier.api.task.Facet;

/**
 * What an agent's critic holds states to be worth: the sum of rewards, as the environment gives them, that its policy
 * is expected to come to from there, each discounted by the steps until it. Used by the thread that uses its networks;
 * looking at values changes nothing.
 */
public interface Values extends Facet {

  /** Discount of a reward one step later, from 0 to 1. */
  double discount();

  /**
   * At each observation, as the networks are now.
   *
   * @param observations at least batch x observation width
   * @param values receives batch values, in the unit of rewards
   */
  void of(float[] observations, int batch, float[] values);
}
