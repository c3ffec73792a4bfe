// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterSpec;

/** Weights between two networks', for engines that have no way of their own. */
final class Blending {
  private Blending() {}

  static Weights of(Network one, Network other, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("the share of the other network is " + share + "; it must be from 0 to 1");
    }
    Map<String, float[]> blended = new LinkedHashMap<>();
    for (ParameterSpec spec : one.architecture().parameters()) {
      float[] values = one.values(spec.name());
      float[] others = other.values(spec.name());
      if (others.length != values.length) {
        throw new IllegalArgumentException(
            spec.name() + " has " + values.length + " elements, the other network's " + others.length);
      }
      for (int i = 0; share > 0 && i < values.length; i++) {
        values[i] = share == 1 ? others[i] : (float) ((1 - share) * values[i] + share * others[i]);
      }
      blended.put(spec.name(), values);
    }
    return new Weights(blended);
  }
}
