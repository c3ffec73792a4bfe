// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
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
 * Densities in given proportions: of the weights of a layer with twice the proportion twice the share is kept. A layer
 * whose density would exceed 1 stays dense and the others share the rest; the overall sparsity is always the
 * experiment's.
 */
@Component(factory = Distribution.KIND)
@Plugin(name = "per-layer", summary = "Keeps shares of the layers' weights in proportions that are given by layer")
@Designate(ocd = PerLayerDistribution.Options.class)
public final class PerLayerDistribution implements Distribution {
  private final Map<String, Double> proportions = new LinkedHashMap<>();

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Entries such as dense1=2: the layer's proportion; layers not named have 1")
    String[] proportions() default {};
  }

  @Activate
  public PerLayerDistribution(Options options) {
    for (String entry : options.proportions()) {
      int equals = entry.indexOf('=');
      double proportion = equals < 1 ? Double.NaN : number(entry.substring(equals + 1));
      if (!(proportion > 0 && proportion < Double.POSITIVE_INFINITY)) {
        throw new InvalidInputException(
            "distribution per-layer: " + entry + " is not a proportion; right would be dense1=2, the number above 0");
      }
      proportions.put(entry.substring(0, equals).trim(), proportion);
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  public Optional<String> refusal(List<ParameterSpec> prunable, double sparsity) {
    List<String> known = prunable.stream().map(ParameterSpec::layer).distinct().toList();
    return proportions.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> "no layer that may be pruned is called " + name + "; there are " + String.join(", ", known));
  }

  @Override
  public int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
    double[] claims =
        layers.stream()
            .mapToDouble(layer -> layer.scores().length * proportions.getOrDefault(layer.parameter().layer(), 1.0))
            .toArray();
    int[] most = layers.stream().mapToInt(layer -> layer.candidates().kept()).toArray();
    return Apportionment.proportional(claims, most, kept, ties);
  }
}
