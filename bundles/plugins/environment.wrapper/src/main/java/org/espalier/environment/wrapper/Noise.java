// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Adds Gaussian noise to what is observed, to what is done, or to both, independently in each number and step. Noisy
 * observations have no bounds; a noisy action is moved to the nearest bound of its space. The noise has a stream of
 * its own, begun anew by each reset that gives a seed.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "noise",
    summary = "Adds Gaussian noise to the observations and actions of an environment",
    parts = Environment.KIND)
@Designate(ocd = Noise.Options.class)
public final class Noise extends Wrapper {
  private static final String NAME = "noise";

  /** How much. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Standard deviation of an observation's noise, in its own unit", min = "0")
    double observationStd() default 0.1;

    @AttributeDefinition(description = "Standard deviation of a continuous action's noise, in its own unit", min = "0")
    double actionStd() default 0;
  }

  private final double observationStd;
  private final double actionStd;
  private Space observations;
  private RandomStream random = Seeds.of(0).stream(NAME);

  @Activate
  public Noise(Options options) {
    observationStd = options.observationStd();
    actionStd = options.actionStd();
  }

  @Override
  void wrap(Environment environment) {
    observations = environment.observationSpace();
    if (observationStd > 0) {
      observations = Boxes.unbounded(Boxes.of(NAME, "observations", observations));
    }
    if (actionStd > 0) {
      Boxes.of(NAME, "actions", environment.actionSpace());
    }
  }

  @Override
  public Space observationSpace() {
    return observations;
  }

  @Override
  public void reset(long seed, float[] observation) {
    random = Seeds.of(seed).stream(NAME);
    super.reset(seed, observation);
    blur(observation);
  }

  @Override
  public void reset(float[] observation) {
    super.reset(observation);
    blur(observation);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    // an action outside the space is refused inside, before any noise is drawn
    Step step = actionStd > 0 && actionSpace().contains(actions, offset)
        ? super.step(shaken(actions, offset), 0, observation)
        : super.step(actions, offset, observation);
    blur(observation);
    return step;
  }

  private float[] shaken(float[] actions, int offset) {
    Space.Box space = (Space.Box) actionSpace();
    float[] low = space.low();
    float[] high = space.high();
    float[] noisy = Arrays.copyOfRange(actions, offset, offset + space.width());
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (float) (noisy[i] + actionStd * random.nextGaussian());
      noisy[i] = Math.min(Math.max(noisy[i], low[i]), high[i]);
    }
    return noisy;
  }

  private void blur(float[] observation) {
    if (observationStd > 0) {
      for (int i = 0; i < observations.width(); i++) {
        observation[i] = (float) (observation[i] + observationStd * random.nextGaussian());
      }
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    random.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    random.restore(in);
  }
}
