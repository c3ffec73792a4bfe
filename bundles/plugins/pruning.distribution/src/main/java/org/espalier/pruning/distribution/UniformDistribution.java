// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import java.util.List;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Component;

/** Keeps the same share of each layer, to less than one unit. */
@Component(factory = Distribution.KIND)
@Plugin(
    name = "uniform",
    summary = "Keeps the same share of the weights in every layer",
    source = "Zhu and Gupta 2017, To Prune, or Not to Prune, sec. 3")
public final class UniformDistribution implements Distribution {

  @Override
  public int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
    double[] claims = layers.stream().mapToDouble(layer -> layer.scores().length).toArray();
    int[] most = layers.stream().mapToInt(layer -> layer.candidates().kept()).toArray();
    return Apportionment.proportional(claims, most, kept, ties);
  }
}
