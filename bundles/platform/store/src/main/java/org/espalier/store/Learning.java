// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Effort;
import org.espalier.api.metric.Metric;

/**
 * How the learning curve of a run is to be read.
 *
 * @param progress which metric of an iteration tells how good the networks are by then; empty where none does, or it is
 *     not known
 * @param headStart training that other runs had spent on the weights that this one began with, at most if it trained
 *     several times; empty where that is not known
 * @param shown everything that its iterations may have shown; empty where it is not known
 */
public record Learning(Optional<Metric> progress, Optional<Effort> headStart, List<Metric> shown) {
  public Learning {
    shown = List.copyOf(shown);
  }

  /** Of a run of which nothing of it was recorded. */
  public static final Learning UNKNOWN = new Learning(Optional.empty(), Optional.empty(), List.of());
}
