// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

import java.util.Map;
import java.util.Optional;
import org.espalier.api.network.Shape;

/**
 * A data set in memory or ready to be read.
 *
 * @param input shape of one input
 * @param target what is predicted
 * @param splits examples of every split
 * @param facts numbers known of the data that a report should show, such as the error of the best possible predictor
 * @param augmentation what training inputs go through; empty for nothing
 */
public record Data(
    Shape input, Target target, Map<Split, Examples> splits, Map<String, Double> facts,
    Optional<Augmentation> augmentation) {

  /** Data that are learnt from as they are. */
  public Data(Shape input, Target target, Map<Split, Examples> splits, Map<String, Double> facts) {
    this(input, target, splits, facts, Optional.empty());
  }

  public Data {
    splits = Map.copyOf(splits);
    facts = Map.copyOf(facts);
    for (Split split : Split.values()) {
      if (!splits.containsKey(split)) {
        throw new IllegalArgumentException("the data set has no " + split + " split");
      }
    }
  }

  public Examples split(Split split) {
    return splits.get(split);
  }
}
