// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;

/**
 * What is kept or removed as a whole - a weight, a filter with all that depends on it, N of M weights: a plug-in. One
 * that treats every weight for itself declares {@code provides = "single-weights"}.
 */
public interface Granularity {
  String KIND = "granularity";

  /** In a sentence. */
  String MEANING = "What is kept or removed as a whole.";

  /**
   * Why it can't prune these parameters to this sparsity, as the end of a sentence; empty if it can.
   *
   * @param prunable weights of layers that are not excluded
   */
  Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity);

  /**
   * Chooses what is kept.
   *
   * @param scores of every prunable weight
   * @param sparsity share of units (of weights, for a granularity of weights) that are removed afterwards, those
   *     removed earlier included
   * @param distribution divides what is kept among the layers
   * @param ties decides among equal scores
   * @return masks by the parameter's name, for everything that the removed units touch
   */
  Map<String, Mask> select(
      Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
      RandomStream ties);

  /**
   * Masks that differ from the given ones in nothing but chance: as many units are kept in every layer (of layers, if
   * these are the units: as many in all), which ones is drawn uniformly.
   *
   * @param masks of one network, such as {@link #select} gives
   * @return masks of the same parameters
   */
  Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random);

  /**
   * Masks in which the layers' units have changed places at random: where single weights are removed, every unit has a
   * partner of as many connections; where units are removed as a whole, this is all that {@link #shuffle} does.
   *
   * @param masks of one network, such as {@link #select} gives
   * @return masks of the same parameters
   */
  default Map<String, Mask> exchange(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    return shuffle(architecture, masks, random);
  }
}
