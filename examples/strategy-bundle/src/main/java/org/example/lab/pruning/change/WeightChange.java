// SPDX-License-Identifier: Apache-2.0
package org.example.lab.pruning.change;

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
 * Scores a weight by what training did to it: the increase of its magnitude, |w_f| - |w_i|, or how far it moved,
 * |w_f - w_i|, where w_i is the weight before and w_f the weight after training.
 *
 * <p>Zhou, Lan, Liu, Yosinski, "Deconstructing Lottery Tickets: Zeros, Signs, and the Supermask", NeurIPS 2019: the
 * mask criteria "magnitude increase" and "movement".
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "weight-change",
    summary = "Keeps the weights that training changed most",
    source = "Zhou et al. 2019, Deconstructing Lottery Tickets (mask criteria)")
@Designate(ocd = WeightChange.Options.class)
public final class WeightChange implements Criterion {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What counts as change: the increase of the magnitude, or the distance moved",
        options = {@Option("increase"), @Option("movement")})
    String measure() default "increase";
  }

  private final boolean movement;

  @Activate
  public WeightChange(Options options) {
    movement = options.measure().equals("movement");
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    return subject.prunable().stream()
        .map(ParameterSpec::name)
        .collect(Collectors.toMap(
            name -> name, name -> change(subject.network().values(name), subject.initial().get(name))));
  }

  private float[] change(float[] trained, float[] initial) {
    float[] scores = new float[trained.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = movement ? Math.abs(trained[i] - initial[i]) : Math.abs(trained[i]) - Math.abs(initial[i]);
    }
    return scores;
  }
}
