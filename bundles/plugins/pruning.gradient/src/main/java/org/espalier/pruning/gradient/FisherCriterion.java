// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Optimal brain damage with the diagonal of the empirical Fisher matrix for the Hessian's: scores a weight w by w^2 F /
 * 2 at the trained weights, F the mean over single samples of (dL/dw)^2. That is what the loss rises by if w is
 * removed, to second order, where the gradient vanishes and weights do not interact.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "fisher",
    summary = "Keeps the weights whose removal raises the loss most, to second order (diagonal Fisher)",
    source =
        "LeCun et al. 1990, Optimal Brain Damage, sec. 2; Theis et al. 2018, Faster Gaze Prediction with Dense Networks"
            + " and Fisher Pruning, sec. 2",
    requires = Offer.GRADIENTS)
@Designate(ocd = FisherCriterion.Options.class)
public final class FisherCriterion implements Criterion {
  private final int samples;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Single training samples whose squared gradients are averaged", min = "1")
    int samples() default 256;
  }

  @Activate
  public FisherCriterion(Options options) {
    samples = options.samples();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Map<String, double[]> fisher = diagonal(subject);
    Map<String, float[]> scores = new LinkedHashMap<>();
    fisher.forEach(
        (name, diagonal) -> {
          float[] values = subject.network().values(name);
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.5 * values[i] * values[i] * diagonal[i]);
          }
          scores.put(name, values);
        });
    return scores;
  }

  private Map<String, double[]> diagonal(Subject subject) {
    Map<String, double[]> squares = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      squares.put(parameter.name(), new double[parameter.size()]);
    }
    LossGradients loss = LossGradients.of(subject, "fisher");
    RandomStream random = subject.stream("fisher");
    for (int n = 0; n < samples; n++) {
      loss.mean(1, random).forEach((name, gradient) -> add(squares.get(name), gradient));
    }
    return squares;
  }

  private void add(double[] squares, float[] gradient) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] += (double) gradient[i] * gradient[i] / samples;
    }
  }
}
