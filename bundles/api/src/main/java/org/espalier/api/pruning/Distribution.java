package org.espalier.api.pruning;

import java.util.List;
import org.espalier.api.random.RandomStream;

/** Divides the weights that are kept among the layers: a plug-in. Within a layer the best scores are kept. */
public interface Distribution {
  String KIND = "distribution";

  /**
   * How many weights each layer keeps.
   *
   * @param layers the layers, with at least {@code kept} candidates in all
   * @param kept number of weights to keep in all
   * @param ties decides among equal scores
   * @return one number a layer, from 0 to its candidates, with {@code kept} as their sum
   * @throws org.espalier.api.plugin.InvalidInputException if this division is impossible at this sparsity
   */
  int[] allocate(List<LayerScores> layers, int kept, RandomStream ties);
}
