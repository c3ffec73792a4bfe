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
import org.osgi.service.metatype.annotations.Option;

/**
 * Regression of a made-up value of Gaussian states s ~ N(0, I). The {@code norm} signal is tanh(|s| / 3): the norm of
 * 64 normal numbers is always close to 8, so the values hardly differ (variance 2.5e-5 beside noise of .01) and there
 * is nothing to learn. The {@code projection} signal is tanh(1.45 u s), u a random unit vector, of variance .53.
 */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "value-regression",
    summary = "Regression: the noisy value of Gaussian states, all but constant or worth learning")
@Designate(ocd = ValueRegression.Options.class)
public final class ValueRegression implements Dataset {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What the noise is added to",
        options = {
          @Option(label = "tanh(|s| / 3): all but constant", value = "norm"),
          @Option(label = "tanh(1.45 u s), u a random unit vector", value = "projection")
        })
    String signal() default "norm";

    @AttributeDefinition(description = "Seed of the data: the same data for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Numbers in a state", min = "1")
    int states() default 64;

    @AttributeDefinition(description = "Standard deviation of the noise on values", min = "0")
    double noise() default 0.1;

    @AttributeDefinition(description = "Examples to fit weights", min = "1")
    int train() default 3000;

    @AttributeDefinition(description = "Examples to choose by", min = "1")
    int validation() default 1000;

    @AttributeDefinition(description = "Examples to report on", min = "1")
    int test() default 4000;
  }

  @Activate
  public ValueRegression(Options options) {
    this.options = options;
  }

  @Override
  public Data load(Seeds ignored) {
    Seeds seeds = Seeds.of(options.seed()).scope("value-regression");
    NoisyFunction.Signal signal =
        options.signal().equals("projection") ? projection(seeds.stream("direction")) : ValueRegression::norm;
    return new NoisyFunction(options.states(), 1, signal, options.noise(), Double.POSITIVE_INFINITY)
        .data(new SplitSizes(options.train(), options.validation(), options.test()), seeds);
  }

  private static void norm(float[] state, double[] value) {
    double squares = 0;
    for (float number : state) {
      squares += (double) number * number;
    }
    value[0] = StrictMath.tanh(Math.sqrt(squares) / 3);
  }

  private NoisyFunction.Signal projection(RandomStream random) {
    double[] direction = new double[options.states()];
    double squares = 0;
    for (int i = 0; i < direction.length; i++) {
      direction[i] = random.nextGaussian();
      squares += direction[i] * direction[i];
    }
    double scale = 1.45 / Math.sqrt(squares);
    return (state, value) -> {
      double sum = 0;
      for (int i = 0; i < state.length; i++) {
        sum += direction[i] * state[i];
      }
      value[0] = StrictMath.tanh(scale * sum);
    };
  }
}
