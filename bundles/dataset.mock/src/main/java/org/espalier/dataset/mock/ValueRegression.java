package org.espalier.dataset.mock;

import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Split;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Regression of a made-up value of Gaussian states s ~ N(0, I). The {@code saturated} signal is tanh(|s| / 3): the norm
 * of 64 normal numbers is close to 8, so the values hardly differ (variance 2.5e-5 against noise of .01) and there is
 * nothing to learn. The {@code centred} signal is tanh(a (|s'| - E|s'|)) of the first few numbers s' of the state,
 * which varies fifty times more than the noise.
 */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "value-regression",
    summary = "Regression: a noisy function of the norm of Gaussian states, with or without anything to learn")
@Designate(ocd = ValueRegression.Options.class)
public final class ValueRegression implements Dataset {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What the noise is added to",
        options = {
          @Option(label = "tanh(|s| / 3): all but constant", value = "saturated"),
          @Option(label = "tanh(2.2 (|s'| - 1.2533)), s' the first two numbers of the state", value = "centred")
        })
    String signal() default "saturated";

    @AttributeDefinition(description = "Seed of the data: the same data for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Numbers in a state", min = "2")
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
    NoisyFunction.Signal signal = options.signal().equals("centred") ? Signals::centred : Signals::saturated;
    return new NoisyFunction(options.states(), 1, signal, options.noise(), Double.POSITIVE_INFINITY)
        .data(
            Map.of(
                Split.TRAIN, options.train(), Split.VALIDATION, options.validation(), Split.TEST, options.test()),
            Seeds.of(options.seed()).scope("value-regression"));
  }

  private static final class Signals {
    private static void saturated(float[] state, double[] value) {
      value[0] = StrictMath.tanh(norm(state, state.length) / 3);
    }

    /** The mean norm of two standard normal numbers is sqrt(pi / 2). */
    private static void centred(float[] state, double[] value) {
      value[0] = StrictMath.tanh(2.2 * (norm(state, 2) - Math.sqrt(Math.PI / 2)));
    }

    private static double norm(float[] state, int numbers) {
      double sum = 0;
      for (int i = 0; i < numbers; i++) {
        sum += (double) state[i] * state[i];
      }
      return Math.sqrt(sum);
    }
  }
}
