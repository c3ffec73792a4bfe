// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.exchange;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;

/**
 * A network as it is at one moment.
 *
 * @param architecture what it computes
 * @param weights all of its parameters, buffers included; what masks remove is 0
 * @param masks by the names of parameters; one that is not named is kept as a whole
 * @param provenance what made it, as texts by name
 */
public record Snapshot(
    Architecture architecture, Weights weights, Map<String, Mask> masks, Map<String, String> provenance) {
  public Snapshot {
    masks = Collections.unmodifiableMap(new LinkedHashMap<>(masks));
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** The same with more said of what made it. */
  public Snapshot with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(provenance);
    all.putAll(more);
    return new Snapshot(architecture, weights, masks, all);
  }
}
