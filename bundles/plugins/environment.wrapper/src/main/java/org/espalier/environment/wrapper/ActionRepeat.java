// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import java.util.Optional;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.rl.StateDrawing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Takes each action several times, or until the episode ends. The reward and each cost of a step are the sums of those
 * inside; the observation is the last. Steps are counted outside: a limit inside is reached so many times sooner.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "action-repeat",
    summary = "Takes each action several times and sums rewards and costs",
    source = "Mnih et al. 2015, frame skipping",
    parts = Environment.KIND)
@Designate(ocd = ActionRepeat.Options.class)
public final class ActionRepeat extends Wrapper {

  /** How often. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Steps of the environment inside that an action is taken for", min = "1")
    int repeat() default 4;
  }

  private final int repeat;

  @Activate
  public ActionRepeat(Options options) {
    repeat = options.repeat();
  }

  /** Of every last step inside, so that fewer are seen in a second. */
  @Override
  public Optional<Drawing> drawing() {
    return super.drawing().map(
        inside -> new StateDrawing(inside.view(), inside.stepsPerSecond() / repeat, inside::marks));
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Step last = super.step(actions, offset, observation);
    double reward = last.reward();
    double[] costs = last.costs();
    for (int i = 1; i < repeat && !last.done(); i++) {
      last = super.step(actions, offset, observation);
      reward += last.reward();
      for (int k = 0; k < costs.length; k++) {
        costs[k] += last.cost(k);
      }
    }
    return new Step(reward, costs, last.terminated(), last.truncated());
  }
}
