// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.magnitude;

import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Scores a weight by its magnitude: |w| (L1) or w^2 (L2). For single weights both give the same order; they differ
 * where scores are added up over groups of weights.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "magnitude",
    summary = "Keeps the weights of largest magnitude",
    source = "Han et al. 2015, Learning both Weights and Connections for Efficient Neural Networks, sec. 3",
    standard = true)
@Designate(ocd = MagnitudeCriterion.Options.class)
public final class MagnitudeCriterion implements Criterion {
  private final boolean squared;

  /** Options of the plug-in. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description = "Norm of a weight; single weights are ordered the same by both",
        options = {@Option(label = "|w|", value = "l1"), @Option(label = "w squared", value = "l2")})
    String norm() default "l1";
  }

  @Activate
  public MagnitudeCriterion(Options options) {
    squared = options.norm().equals("l2");
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    return subject.prunable().stream()
        .collect(Collectors.toMap(ParameterSpec::name, p -> magnitudes(subject.network().values(p.name()))));
  }

  private float[] magnitudes(float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = squared ? weights[i] * weights[i] : Math.abs(weights[i]);
    }
    return weights;
  }
}
