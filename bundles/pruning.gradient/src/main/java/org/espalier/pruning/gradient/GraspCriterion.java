package org.espalier.pruning.gradient;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Gradient signal preservation: scores a weight w by w (H g) at the initial weights, g and H the gradient and Hessian
 * of the loss. By it the squared gradient norm falls, to first order, if w is removed. The product H g is a central
 * difference of gradients along g: of each two weights 2 h |g| apart.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "grasp",
    summary = "Keeps the weights whose removal at initialisation would weaken the gradients most",
    source = "Wang et al. 2020, Picking Winning Tickets Before Training by Preserving Gradient Flow, eq. 8",
    requires = "gradients")
@Designate(ocd = GraspCriterion.Options.class)
public final class GraspCriterion implements Criterion {
  private final int samples;
  private final double step;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training samples over which gradients are averaged", min = "1")
    int samples() default 1024;

    @AttributeDefinition(
        description = "Length of the finite difference, as a share of the norm of the weights", min = "1e-6", max = "1")
    double step() default 0.01;
  }

  @Activate
  public GraspCriterion(Options options) {
    samples = options.samples();
    step = options.step();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Network network = subject.network();
    Weights trained = network.weights();
    network.weights(subject.initial());
    try {
      return score(subject, LossGradients.of(subject, "grasp"));
    } finally {
      network.weights(trained);
    }
  }

  private Map<String, float[]> score(Subject subject, LossGradients loss) {
    Map<String, float[]> direction = loss.mean(samples, subject.stream("grasp"));
    Map<String, float[]> weights = new LinkedHashMap<>();
    direction.keySet().forEach(name -> weights.put(name, subject.network().values(name)));
    double length = norm(direction);
    double h = length == 0 ? 0 : step * norm(weights) / length;

    move(subject.network(), weights, direction, h);
    Map<String, float[]> ahead = loss.mean(samples, subject.stream("grasp"));
    move(subject.network(), weights, direction, -h);
    Map<String, float[]> behind = loss.mean(samples, subject.stream("grasp"));

    Map<String, float[]> scores = new LinkedHashMap<>();
    weights.forEach(
        (name, values) -> scores.put(name, products(values, ahead.get(name), behind.get(name), h)));
    return scores;
  }

  private static void move(Network network, Map<String, float[]> weights, Map<String, float[]> direction, double h) {
    weights.forEach(
        (name, values) -> {
          float[] moved = values.clone();
          for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (h * direction.get(name)[i]);
          }
          network.values(name, moved);
        });
  }

  /** w H g from the gradients at w + h g and w - h g; 0 where there is no gradient to move along. */
  private static float[] products(float[] weights, float[] ahead, float[] behind, double h) {
    float[] products = new float[weights.length];
    for (int i = 0; h > 0 && i < products.length; i++) {
      products[i] = (float) (weights[i] * ((double) ahead[i] - behind[i]) / (2 * h));
    }
    return products;
  }

  private static double norm(Map<String, float[]> arrays) {
    double squares = 0;
    for (float[] values : arrays.values()) {
      for (float value : values) {
        squares += (double) value * value;
      }
    }
    return Math.sqrt(squares);
  }
}
