package org.espalier.api.pruning;

import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;

/**
 * Scores of one parameter.
 *
 * @param parameter what is scored
 * @param scores one for each weight, in canonical order, the higher the rather kept
 * @param candidates weights that may be kept: those not pruned earlier
 */
public record LayerScores(ParameterSpec parameter, float[] scores, Mask candidates) {
  public LayerScores {
    if (scores.length != parameter.size() || candidates.size() != parameter.size()) {
      throw new IllegalArgumentException(
          parameter.name() + " has " + parameter.size() + " weights, not " + scores.length + " scores and a mask of "
              + candidates.size());
    }
  }
}
