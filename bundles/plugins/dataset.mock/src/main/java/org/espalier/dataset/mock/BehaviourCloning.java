// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.mock;

import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Imitation of a made-up expert: states s ~ N(0, I), actions clip(tanh(W s) + noise, -1, 1) with elements of W drawn
 * from N(0, .1^2). There is no environment in it.
 */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "behaviour-cloning",
    summary = "Regression: the noisy actions of a one-layer tanh expert at Gaussian states")
@Designate(ocd = BehaviourCloning.Options.class)
public final class BehaviourCloning implements Dataset {
  private static final double WEIGHT_DEVIATION = 0.1;

  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Seed of the data: the same data for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Numbers in a state", min = "1")
    int states() default 64;

    @AttributeDefinition(description = "Numbers in an action", min = "1")
    int actions() default 8;

    @AttributeDefinition(description = "Standard deviation of the noise on actions, before they are clipped", min = "0")
    double noise() default 0.1;

    @AttributeDefinition(description = "Examples to fit weights", min = "1")
    int train() default 3000;

    @AttributeDefinition(description = "Examples to choose by", min = "1")
    int validation() default 1000;

    @AttributeDefinition(description = "Examples to report on", min = "1")
    int test() default 4000;
  }

  @Activate
  public BehaviourCloning(Options options) {
    this.options = options;
  }

  @Override
  public Data load(Seeds ignored) {
    Seeds seeds = Seeds.of(options.seed()).scope("behaviour-cloning");
    NoisyFunction.Signal expert = expert(seeds.stream("expert"));
    return new NoisyFunction(options.states(), options.actions(), expert, options.noise(), 1)
        .data(new SplitSizes(options.train(), options.validation(), options.test()), seeds);
  }

  private NoisyFunction.Signal expert(RandomStream random) {
    double[][] weights = new double[options.actions()][options.states()];
    for (double[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = WEIGHT_DEVIATION * random.nextGaussian();
      }
    }
    return (state, action) -> {
      for (int a = 0; a < action.length; a++) {
        double sum = 0;
        for (int i = 0; i < state.length; i++) {
          sum += weights[a][i] * state[i];
        }
        // exactly specified, so that the data are the same on every machine
        action[a] = StrictMath.tanh(sum);
      }
    };
  }
}
