// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.obs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.espalier.api.task.InputSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Optimal brain surgeon, layer by layer: scores a weight w by w^2 / (2 [H^-1]_ww), the least that the layer's squared
 * error rises by if w is removed and the other weights of its output make up for it as well as they can. H, the Hessian
 * of the layer's error, is the mean outer product of the inputs that the layer's weights multiply: of a dense layer's
 * inputs, of the patches that a convolution sees; where it has groups, each has an H, of its own channels. Where an
 * output has lost weights already, H is that of the others.
 *
 * <p>Where a procedure goes on with the weights that were scored, those that stay are changed so that the layer's error
 * rises least: by -[H^-1]_:Q ([H^-1]_QQ)^-1 w_Q for the weights Q of an output that go, which for a single one is the
 * optimal brain surgeon's step. The paper goes from one weight to the next and adds up their steps, with the inverse
 * that it began with; here the removed weights of an output go together.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "layer-wise-obs",
    summary = "Keeps the weights that the others of their output can replace least (layer-wise optimal brain surgeon)",
    source = "Dong et al. 2017, Learning to Prune Deep Neural Networks via Layer-wise Optimal Brain Surgeon, sec. 3;"
        + " Hassibi and Stork 1993, Second Order Derivatives for Network Pruning: Optimal Brain Surgeon",
    requires = Offer.INPUTS)
@Designate(ocd = LayerWiseObsCriterion.Options.class)
public final class LayerWiseObsCriterion implements Criterion {
  private final int samples;
  private final double damping;
  private final boolean update;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Training inputs from which each layer's Hessian is taken", min = "1")
    int samples() default 256;

    @AttributeDefinition(
        description = "Added to the Hessian's diagonal, as a share of its mean: inputs may depend on one another",
        min = "1e-9")
    double damping() default 0.01;

    @AttributeDefinition(
        description = "Whether the weights that stay are changed so that they make up for those that go, where a"
            + " procedure goes on with them")
    boolean update() default true;
  }

  @Activate
  public LayerWiseObsCriterion(Options options) {
    samples = options.samples();
    damping = options.damping();
    update = options.update();
  }

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    return prunable.stream()
        .filter(parameter -> !LayerInputs.knows(architecture, parameter.layer()))
        .findFirst()
        .map(parameter -> "it works on dense and convolutional layers, which " + parameter.layer() + " is not; exclude "
            + parameter.layer());
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    LayerInputs layers = layers(subject);
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      List<Hessian> hessians = layers.hessians(parameter.layer(), damping);
      scores.put(
          parameter.name(),
          scores(
              subject.network().values(parameter.name()), subject.network().mask(parameter.name()),
              parameter.shape().get(0), hessians));
    }
    return scores;
  }

  @Override
  public Map<String, float[]> compensate(Subject subject, Map<String, Mask> masks) {
    if (!update) {
      return Map.of();
    }
    LayerInputs layers = layers(subject);
    Map<String, float[]> changed = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      Mask before = subject.network().mask(parameter.name());
      Mask after = masks.getOrDefault(parameter.name(), before);
      if (!after.equals(before)) {
        float[] weights = subject.network().values(parameter.name());
        update(weights, before, after, parameter.shape().get(0), layers.hessians(parameter.layer(), damping));
        changed.put(parameter.name(), weights);
      }
    }
    return changed;
  }

  private LayerInputs layers(Subject subject) {
    InputSource source =
        subject.inputs()
            .orElseThrow(
                () -> new InvalidInputException(
                    "criterion layer-wise-obs needs inputs of the training data, which the task does not give; a"
                        + " supervised task does, and magnitude needs none"));
    float[] inputs = source.inputs(subject.network(), samples, subject.stream("layer-wise-obs"));
    return new LayerInputs(subject.network(), inputs, samples);
  }

  private static void update(float[] weights, Mask before, Mask after, int outputs, List<Hessian> hessians) {
    int row = weights.length / outputs;
    for (int output = 0; output < outputs; output++) {
      int first = output * row;
      int[] kept = IntStream.range(0, row).filter(i -> after.keeps(first + i)).toArray();
      int[] gone = IntStream.range(0, row).filter(i -> before.keeps(first + i) && !after.keeps(first + i)).toArray();
      double[] lost = IntStream.of(gone).mapToDouble(i -> weights[first + i]).toArray();
      double[] step = of(output, outputs, hessians).replacement(kept, gone, lost);
      for (int k = 0; k < kept.length; k++) {
        weights[first + kept[k]] += (float) step[k];
      }
    }
    after.apply(weights);
  }

  /** That of the output's group. */
  private static Hessian of(int output, int outputs, List<Hessian> hessians) {
    return hessians.get(output / (outputs / hessians.size()));
  }

  private static float[] scores(float[] weights, Mask mask, int outputs, List<Hessian> hessians) {
    int row = weights.length / outputs;
    float[] scores = new float[weights.length];
    for (int output = 0; output < outputs; output++) {
      int first = output * row;
      int[] kept = IntStream.range(0, row).filter(i -> mask.keeps(first + i)).toArray();
      double[] inverse = of(output, outputs, hessians).inverseDiagonal(kept);
      for (int k = 0; k < kept.length; k++) {
        double weight = weights[first + kept[k]];
        scores[first + kept[k]] = (float) (weight * weight / (2 * inverse[k]));
      }
    }
    return scores;
  }
}
