// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import java.util.List;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Component;

/** Keeps the best scores of the whole network, wherever they are; a layer may lose all of its weights. */
@Component(factory = Distribution.KIND)
@Plugin(
    name = "global",
    summary = "Compares scores across all layers; a layer keeps as many weights as it has good scores",
    source = "Frankle and Carbin 2019, The Lottery Ticket Hypothesis, sec. 4",
    standard = true)
public final class GlobalDistribution implements Distribution {

  @Override
  public int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
    return Selection.counts(layers, kept, ties);
  }
}
