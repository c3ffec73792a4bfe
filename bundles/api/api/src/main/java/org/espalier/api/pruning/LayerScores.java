// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;

/**
 * Scores of the units of one parameter: of its weights, or of coarser units of which its layer is made.
 *
 * @param parameter what is scored
 * @param scores one for each unit, in canonical order, the higher the rather kept
 * @param candidates units that may be kept: those not pruned earlier
 */
public record LayerScores(ParameterSpec parameter, float[] scores, Mask candidates) {
  public LayerScores {
    if (scores.length != candidates.size()) {
      throw new IllegalArgumentException(
          parameter.name() + " has " + scores.length + " scores and a mask of " + candidates.size());
    }
  }
}
