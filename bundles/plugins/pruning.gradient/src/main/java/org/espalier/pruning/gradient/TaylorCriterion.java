// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

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
 * Scores a weight w by (w dL/dw)^2 at the trained weights: the square of what the loss changes by, to first order, if w
 * is set to 0.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "taylor",
    summary = "Keeps the weights whose removal changes the training loss most, to first order",
    source = "Molchanov et al. 2019, Importance Estimation for Neural Network Pruning, eq. 8",
    requires = Offer.GRADIENTS)
@Designate(ocd = TaylorCriterion.Options.class)
public final class TaylorCriterion implements Criterion {
  private final int samples;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training samples over which the gradient is averaged", min = "1")
    int samples() default 1024;
  }

  @Activate
  public TaylorCriterion(Options options) {
    samples = options.samples();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Map<String, float[]> scores = LossGradients.of(subject, "taylor").mean(samples, subject.stream("taylor"));
    scores.forEach(
        (name, gradient) -> {
          float[] weights = subject.network().values(name);
          for (int i = 0; i < gradient.length; i++) {
            float change = weights[i] * gradient[i];
            gradient[i] = change * change;
          }
        });
    return scores;
  }
}
