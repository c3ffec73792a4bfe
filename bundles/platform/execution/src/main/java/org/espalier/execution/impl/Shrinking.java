// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.task.Trainable;
import org.espalier.network.compaction.Compaction;

/**
 * Makes the networks of a trainable as small as masks allow.
 *
 * @param architectures of the whole networks, by their names
 */
record Shrinking(Map<String, Architecture> architectures) {

  /** Of the networks of a trainable. */
  static Shrinking of(Trainable whole) {
    Map<String, Architecture> architectures = new LinkedHashMap<>();
    whole.networks().forEach((name, network) -> architectures.put(name, network.architecture()));
    return new Shrinking(architectures);
  }

  /**
   * The small networks of the same function, by their names.
   *
   * @param weights of the whole networks
   * @param masks parameters that are not named are whole
   */
  Map<String, Snapshot> shrunk(Weights weights, Map<ParameterName, Mask> masks) {
    Map<String, Snapshot> small = new LinkedHashMap<>();
    architectures.forEach((name, architecture) -> {
      Map<ParameterName, float[]> masked = new LinkedHashMap<>();
      Map<String, Mask> own = new HashMap<>();
      for (ParameterSpec parameter : architecture.parameters()) {
        ParameterName full = new ParameterName(name, parameter.name());
        Mask mask = masks.get(full);
        if (mask != null) {
          float[] values = weights.get(full);
          mask.apply(values);
          masked.put(full, values);
          own.put(parameter.name(), mask);
        }
      }
      Weights left = weights.with(masked).within(name, architecture);
      small.put(name, Compaction.of(new Snapshot(architecture, left, own, Map.of())));
    });
    return small;
  }

  /** Weights of a whole training that belong to no network. */
  static Map<String, float[]> free(Trainable trainable, Weights weights) {
    Map<String, float[]> free = new LinkedHashMap<>();
    trainable.freeParameters().keySet().forEach(name -> free.put(name, weights.get(name)));
    return free;
  }
}
