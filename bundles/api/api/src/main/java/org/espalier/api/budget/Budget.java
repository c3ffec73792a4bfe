// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.budget;

import java.util.Collection;
import java.util.OptionalDouble;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;

/**
 * A limit on what a pruned network may take of one resource, as a share of what the whole network takes: a plug-in. It
 * is asked about networks without the channels that pruning has removed. Safe for use by several threads.
 */
public interface Budget {
  String KIND = "budget";

  /** In a sentence. */
  String MEANING = "What a pruned network may take of a resource.";

  /** What it limits, in lower-case words joined by hyphens: {@code filters}, {@code macs}, {@code latency}. */
  String resource();

  /** Unit of what is counted or measured, such as {@code ms}; {@code 1} for numbers of things. */
  String unit();

  /** The largest share of the whole network's, above 0 and at most 1; empty: what the run's sparsity leaves. */
  OptionalDouble limit();

  /**
   * What networks take, where that follows from their architectures; empty where it has to be measured. It is empty for
   * all or for none, and never falls as layers grow.
   *
   * @param architectures of all networks of a training
   */
  OptionalDouble count(Collection<Architecture> architectures);

  /**
   * What networks take. One that measures is called while nothing else computes.
   *
   * @param networks all networks of a training; left as they are
   */
  default Reading measure(Collection<Network> networks) {
    double counted = count(networks.stream().map(Network::architecture).toList())
        .orElseThrow(() -> new IllegalStateException("the budget on " + resource() + " neither counts nor measures"));
    return new Reading(counted, 0);
  }

  /**
   * What was counted or measured.
   *
   * @param value in the budget's unit, not negative
   * @param spread of repeated measurements about it, as a share of it: half the width of the middle half; 0 for what is
   *     counted
   */
  record Reading(double value, double spread) {}
}
