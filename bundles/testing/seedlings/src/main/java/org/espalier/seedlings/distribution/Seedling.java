// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.distribution;

import java.util.List;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Component;

/** Keeps as many units of every layer; a layer that has fewer keeps all, and the others share the rest. */
@Component(factory = Distribution.KIND)
@Plugin(name = "seedling", summary = "Keeps as many weights of every layer, as far as the layer has them")
public final class Seedling implements Distribution {

  @Override
  public int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
    int[] shares = new int[layers.size()];
    // who gets what is left over is drawn
    int[] order = ties.permutation(shares.length);
    int left = kept;
    while (left > 0) {
      int each = Math.max(1, left / open(layers, shares));
      for (int layer : order) {
        int more = Math.min(left, Math.min(each, layers.get(layer).candidates().kept() - shares[layer]));
        shares[layer] += more;
        left -= more;
      }
    }
    return shares;
  }

  /** Layers that can hold more. */
  private static int open(List<LayerScores> layers, int[] shares) {
    int open = 0;
    for (int i = 0; i < shares.length; i++) {
      open += shares[i] < layers.get(i).candidates().kept() ? 1 : 0;
    }
    return open;
  }
}
