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

/** Scores a weight w by |dL/dw| at the trained weights: where the loss would still move it. */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "gradient",
    summary = "Keeps the weights by which the training loss has the largest derivative",
    source = "Evci et al. 2020, Rigging the Lottery, sec. 3 (by which RigL grows connections)",
    requires = Offer.GRADIENTS)
@Designate(ocd = GradientCriterion.Options.class)
public final class GradientCriterion implements Criterion {
  private final int samples;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training samples over which the gradient is averaged", min = "1")
    int samples() default 1024;
  }

  @Activate
  public GradientCriterion(Options options) {
    samples = options.samples();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Map<String, float[]> scores = LossGradients.of(subject, "gradient").mean(samples, subject.stream("gradient"));
    for (float[] values : scores.values()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
    }
    return scores;
  }
}
