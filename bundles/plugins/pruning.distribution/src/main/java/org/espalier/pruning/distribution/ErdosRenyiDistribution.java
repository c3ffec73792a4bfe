// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import java.util.List;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Gives a layer with n inputs and m outputs a density proportional to (n + m) / (n m), so that the number of weights
 * kept grows with the units of a layer and not with its connections. With {@code kernel}, the sides of a convolution's
 * kernel count as inputs and outputs do: (n + m + h + w) / (n m h w). A layer whose density would exceed 1 stays dense
 * and the others share the rest.
 */
@Component(factory = Distribution.KIND)
@Plugin(
    name = "erdos-renyi",
    summary = "Keeps more of small layers: density by the number of units, as in a random graph",
    source =
        "Mocanu et al. 2018, Scalable Training of Artificial Neural Networks with Adaptive Sparse Connectivity, eq. 1;"
            + " Evci et al. 2020, Rigging the Lottery, sec. 3 (ERK, with kernel)")
@Designate(ocd = ErdosRenyiDistribution.Options.class)
public final class ErdosRenyiDistribution implements Distribution {
  private final boolean kernel;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Whether kernel sides count as well as inputs and outputs (ERK)")
    boolean kernel() default true;
  }

  @Activate
  public ErdosRenyiDistribution(Options options) {
    kernel = options.kernel();
  }

  @Override
  public int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
    double[] claims = layers.stream().mapToDouble(this::claim).toArray();
    int[] most = layers.stream().mapToInt(layer -> layer.candidates().kept()).toArray();
    return Apportionment.proportional(claims, most, kept, ties);
  }

  /** Units kept, to a common factor: their number times the density of the layer's weights. */
  private double claim(LayerScores layer) {
    Shape shape = layer.parameter().shape();
    double sides = 0;
    for (int i = 0; i < shape.rank(); i++) {
      sides += i < 2 || kernel ? shape.get(i) : 0;
    }
    double area = (double) shape.size() / ((double) shape.get(0) * shape.get(1));
    double coarseness = (double) layer.scores().length / shape.size();
    return coarseness * (kernel ? sides : sides * area);
  }
}
