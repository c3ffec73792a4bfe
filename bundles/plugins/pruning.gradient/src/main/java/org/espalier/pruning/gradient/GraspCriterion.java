// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.espalier.api.task.CurvatureSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Gradient signal preservation: scores a weight w by w (H g) at the initial weights, g and H the gradient and Hessian
 * of the loss by the prunable weights, of the same samples. By it the squared gradient norm falls, to first order, if w
 * is removed. The product H g is exact.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "grasp",
    summary = "Keeps the weights whose removal at initialisation would weaken the gradients most",
    source = "Wang et al. 2020, Picking Winning Tickets Before Training by Preserving Gradient Flow, eq. 8",
    requires = {Offer.GRADIENTS, Offer.CURVATURE})
@Designate(ocd = GraspCriterion.Options.class)
public final class GraspCriterion implements Criterion {
  private final int samples;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training samples over which gradient and Hessian are averaged", min = "1")
    int samples() default 1024;
  }

  @Activate
  public GraspCriterion(Options options) {
    samples = options.samples();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    LossGradients loss = LossGradients.of(subject, "grasp");
    CurvatureSource curvature =
        subject.curvature()
            .orElseThrow(
                () -> new InvalidInputException(
                    "criterion grasp needs exact products with the Hessian of the training loss, which the task does"
                        + " not give; a supervised task does, and snip needs gradients alone"));
    Network network = subject.network();
    Weights trained = network.weights();
    network.weights(subject.initial());
    try {
      Map<String, float[]> gradient = loss.mean(samples, subject.stream("grasp"));
      Map<String, double[]> products =
          curvature.hessianProduct(network, gradient, samples, subject.stream("grasp"));
      Map<String, float[]> scores = new LinkedHashMap<>();
      gradient.keySet().forEach(
          name -> {
            float[] weights = network.values(name);
            for (int i = 0; i < weights.length; i++) {
              weights[i] = (float) (weights[i] * products.get(name)[i]);
            }
            scores.put(name, weights);
          });
      return scores;
    } finally {
      network.weights(trained);
    }
  }
}
