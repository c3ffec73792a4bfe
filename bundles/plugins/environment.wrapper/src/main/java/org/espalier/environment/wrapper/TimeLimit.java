// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Environment;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Cuts episodes: after so many steps one is truncated, whether or not it terminates in that step. A limit of the
 * environment inside stays in force. What returns can come to is not known any more, as an episode may end early.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "time-limit",
    summary = "Truncates the episodes of an environment after a number of steps",
    source = "Pardo et al. 2018; Gymnasium's TimeLimit",
    parts = Environment.KIND)
@Designate(ocd = TimeLimit.Options.class)
public final class TimeLimit extends Wrapper {

  /** The limit. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Steps after which an episode is truncated", min = "1")
    int maxEpisodeSteps() default 1000;
  }

  private final int limit;
  /** Of the running episode; the limit when it was cut. */
  private int elapsed;

  @Activate
  public TimeLimit(Options options) {
    limit = options.maxEpisodeSteps();
  }

  @Override
  public Returns returns() {
    return Returns.ANY;
  }

  @Override
  public void reset(long seed, float[] observation) {
    super.reset(seed, observation);
    elapsed = 0;
  }

  @Override
  public void reset(float[] observation) {
    super.reset(observation);
    elapsed = 0;
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    if (elapsed >= limit) {
      throw new IllegalStateException("the episode is over: reset the environment before the next step");
    }
    Step step = super.step(actions, offset, observation);
    elapsed++;
    return new Step(step.reward(), step.costs(), step.terminated(), step.truncated() || elapsed >= limit);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    out.writeInt(elapsed);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    elapsed = in.readInt();
  }
}
