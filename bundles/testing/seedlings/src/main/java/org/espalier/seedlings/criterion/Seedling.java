// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.criterion;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Scores a weight by its magnitude, if {@code relative} as a multiple of its layer's root mean square. */
@Component(factory = Criterion.KIND)
@Plugin(name = "seedling", summary = "Keeps the weights that are large for their layer")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Criterion {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Whether magnitudes are divided by their layer's root mean square")
    boolean relative() default true;
  }

  private final boolean relative;

  @Activate
  public Seedling(Options options) {
    relative = options.relative();
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      scores.put(parameter.name(), score(subject.network().values(parameter.name())));
    }
    return scores;
  }

  private float[] score(float[] weights) {
    double squares = 0;
    for (float weight : weights) {
      squares += (double) weight * weight;
    }
    // a layer of zeros has no scale, and scores of 0
    double unit = relative && squares > 0 ? Math.sqrt(squares / weights.length) : 1;
    float[] scores = new float[weights.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (Math.abs(weights[i]) / unit);
    }
    return scores;
  }
}
