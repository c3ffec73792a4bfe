// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.activation;

import java.util.Map;
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
 * Scores a weight by how strongly its unit - neuron or filter - responds: by the mean magnitude of the unit's
 * activations. All weights of a unit score the same, so it is made for the granularity of filters.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "activation",
    summary = "Keeps the units whose activations are largest on training inputs",
    source = "Molchanov et al. 2017, Pruning Convolutional Neural Networks for Resource Efficient Inference, sec. 2.2",
    requires = Offer.INPUTS)
@Designate(ocd = ActivationCriterion.Options.class)
public final class ActivationCriterion implements Criterion {
  private final int samples;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training inputs over which activations are averaged", min = "1")
    int samples() default 1024;
  }

  @Activate
  public ActivationCriterion(Options options) {
    samples = options.samples();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    return UnitResponses.scores(subject, "activation", samples, Math::abs);
  }
}
