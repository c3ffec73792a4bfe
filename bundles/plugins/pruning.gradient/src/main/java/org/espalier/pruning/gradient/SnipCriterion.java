// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
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
 * Connection sensitivity: scores a weight w by |w dL/dw| at the initial weights, the derivative of the loss by a factor
 * on w. What training did to the weights has no part in it.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "snip",
    summary = "Keeps the weights to which the loss is most sensitive at initialisation",
    source = "Lee et al. 2019, SNIP: Single-shot Network Pruning based on Connection Sensitivity, eq. 5",
    requires = Offer.GRADIENTS)
@Designate(ocd = SnipCriterion.Options.class)
public final class SnipCriterion implements Criterion {
  private final int samples;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training samples over which the gradient is averaged", min = "1")
    int samples() default 1024;
  }

  @Activate
  public SnipCriterion(Options options) {
    samples = options.samples();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Network network = subject.network();
    Weights trained = network.weights();
    network.weights(subject.initial());
    try {
      Map<String, float[]> scores = LossGradients.of(subject, "snip").mean(samples, subject.stream("snip"));
      scores.forEach(
          (name, gradient) -> {
            float[] weights = network.values(name);
            for (int i = 0; i < gradient.length; i++) {
              gradient[i] = Math.abs(weights[i] * gradient[i]);
            }
          });
      return scores;
    } finally {
      network.weights(trained);
    }
  }
}
