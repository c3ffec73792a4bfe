// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import java.util.List;
import java.util.Optional;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;

/** Divides the weights that are kept among the layers: a plug-in. Within a layer the best scores are kept. */
public interface Distribution {
  String KIND = "distribution";

  /** In a sentence. */
  String MEANING = "How many weights each layer keeps.";

  /**
   * Why it can't divide these parameters at this sparsity, as the end of a sentence; empty if it can. Asked before
   * anything runs.
   *
   * @param prunable weights of one network's layers that are not excluded
   * @param sparsity above 0 and below 1
   */
  default Optional<String> refusal(List<ParameterSpec> prunable, double sparsity) {
    return Optional.empty();
  }

  /**
   * How many weights each layer keeps, or how many of the coarser units that are scored.
   *
   * @param layers the layers, with at least {@code kept} candidates in all
   * @param kept number of weights to keep in all
   * @param ties decides among equal scores
   * @return one number a layer, from 0 to its candidates, with {@code kept} as their sum
   * @throws org.espalier.api.plugin.InvalidInputException if this division is impossible at this sparsity
   */
  int[] allocate(List<LayerScores> layers, int kept, RandomStream ties);
}
