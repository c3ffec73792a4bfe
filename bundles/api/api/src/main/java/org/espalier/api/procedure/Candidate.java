// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;

/**
 * A pruned network that a run may have evaluated.
 *
 * @param masks parameters that are not named are whole
 * @param values parameters that start from other values than all candidates do, such as gains that a gate scales;
 *     masks hold for them, too; not to be changed
 * @param iterations for which it is trained before it is scored: the first of the task's plan; 0 for none
 * @param seed of what chance does in these iterations, such as the order of examples; the data are the run's
 */
public record Candidate(
    Map<ParameterName, Mask> masks, Map<ParameterName, float[]> values, long iterations, long seed) {
  public Candidate {
    if (iterations < 0) {
      throw new IllegalArgumentException("a candidate can't be trained for " + iterations + " iterations");
    }
    masks = Collections.unmodifiableMap(new LinkedHashMap<>(masks));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** One that starts from the values that all start from. */
  public Candidate(Map<ParameterName, Mask> masks, long iterations, long seed) {
    this(masks, Map.of(), iterations, seed);
  }
}
