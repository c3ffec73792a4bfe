// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.rl.statistics.Normalisation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Observations less their running mean, divided by their running deviation; rewards divided by the running deviation of
 * their discounted sum, which goes on over the end of an episode that was cut. The moments have seen all observations
 * and rewards of this environment, the present one included, since the last reset that gave a seed. They are kept in
 * single precision and are part of the saved state.
 *
 * <p>An environment knows nothing of others. One in which an agent is evaluated is reset with a seed for each episode
 * and so normalises by that episode alone, and scores are sums of normalised rewards if rewards are. An agent that is
 * to be evaluated by the moments of its training takes the option of its algorithm ({@code norm-obs} of PPO) instead.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "normalise",
    summary = "Normalises the observations and rewards of an environment by running moments of its own",
    source = "Gymnasium's NormalizeObservation and NormalizeReward",
    parts = Environment.KIND)
@Designate(ocd = Normalise.Options.class)
public final class Normalise extends Wrapper {

  /** What is normalised. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Whether observations are normalised")
    boolean observations() default true;

    @AttributeDefinition(description = "Whether rewards are, also in the score of an evaluation")
    boolean rewards() default false;

    @AttributeDefinition(
        description = "Discount in the sums whose deviation rewards are divided by", min = "0", max = "1")
    double gamma() default 0.99;

    @AttributeDefinition(description = "Largest magnitude of what is normalised; 0 for no bound", min = "0")
    double clip() default 0;
  }

  private final Options options;
  private Space observations;
  private Normalisation normalisation;
  private double discounted;

  @Activate
  public Normalise(Options options) {
    this.options = options;
  }

  @Override
  void wrap(Environment environment) {
    observations = environment.observationSpace();
    if (options.observations()) {
      observations = Boxes.unbounded(Boxes.of("normalise", "observations", observations));
    }
    begin();
  }

  private void begin() {
    double bound = options.clip() == 0 ? Double.POSITIVE_INFINITY : options.clip();
    normalisation = new Normalisation(observations.width(), options.observations(), options.rewards(), bound);
    discounted = 0;
  }

  @Override
  public Space observationSpace() {
    return observations;
  }

  @Override
  public Returns returns() {
    return options.rewards() ? Returns.ANY : super.returns();
  }

  @Override
  public void reset(long seed, float[] observation) {
    begin();
    super.reset(seed, observation);
    normalise(observation);
  }

  @Override
  public void reset(float[] observation) {
    super.reset(observation);
    normalise(observation);
  }

  private void normalise(float[] observation) {
    normalisation.observe(observation, 1);
    float[] normal = normalisation.observations(observation, 1);
    System.arraycopy(normal, 0, observation, 0, observations.width());
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Step step = super.step(actions, offset, observation);
    normalise(observation);
    discounted = (step.terminated() ? 0 : options.gamma() * discounted) + step.reward();
    normalisation.observeReturns(new double[] {discounted});
    return new Step(normalisation.reward(step.reward()), step.costs(), step.terminated(), step.truncated());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    normalisation.save(out);
    out.writeDouble(discounted);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    normalisation.restore(in);
    discounted = in.readDouble();
  }
}
