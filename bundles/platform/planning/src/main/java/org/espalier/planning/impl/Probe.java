// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.Architecture;
import org.espalier.api.task.Teachable;
import org.espalier.api.task.Trainable;

/**
 * What a trainable showed when it was put together.
 *
 * @param networks what it trains, by name
 * @param samples planned in one training
 * @param iterations planned in one training
 * @param tempered whether the temperature of a teacher's lessons would have an effect
 */
record Probe(Map<String, Architecture> networks, long samples, long iterations, boolean tempered) {

  static Probe of(Trainable trainable) {
    Map<String, Architecture> networks = new LinkedHashMap<>();
    trainable.networks().forEach((name, network) -> networks.put(name, network.architecture()));
    return new Probe(
        networks, trainable.plannedSamples(), trainable.plannedIterations(),
        trainable.as(Teachable.class).map(Teachable::tempered).orElse(false));
  }

  /** Multiply-accumulates of one forward pass through all networks, for one sample. */
  long macs() {
    return networks.values().stream().mapToLong(Architecture::macs).sum();
  }
}
