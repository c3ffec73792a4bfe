// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.activation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Scores a weight by how often its unit - neuron or filter - is active: by 1 - APoZ, the share of its activations that
 * are not zero. All weights of a unit score the same, so it is made for the granularity of filters. Units of a layer
 * that no ReLU follows are always active.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "apoz",
    summary = "Keeps the units that are zero least often on training inputs (average percentage of zeros)",
    source = "Hu et al. 2016, Network Trimming: A Data-Driven Neuron Pruning Approach towards Efficient Deep"
        + " Architectures, eq. 1",
    requires = Offer.INPUTS)
@Designate(ocd = ApozCriterion.Options.class)
public final class ApozCriterion implements Criterion {
  private static final Set<Layer> RECTIFIERS =
      Set.of(new Layer.Activate(Activation.RELU), new Layer.Activate(Activation.RELU6));

  private final int samples;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training inputs over which zeros are counted", min = "1")
    int samples() default 1024;
  }

  @Activate
  public ApozCriterion(Options options) {
    samples = options.samples();
  }

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    return prunable.stream().anyMatch(parameter -> rectified(architecture, parameter.layer()))
        ? Optional.empty()
        : Optional.of("no layer that may be pruned is followed by a ReLU, so no activation is ever zero");
  }

  private static boolean rectified(Architecture architecture, String layer) {
    String response = UnitResponses.response(architecture, layer);
    return architecture.nodes().stream()
        .anyMatch(node -> node.name().equals(response) && RECTIFIERS.contains(node.layer()));
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    return UnitResponses.scores(subject, "apoz", samples, activation -> activation == 0 ? 0 : 1);
  }
}
