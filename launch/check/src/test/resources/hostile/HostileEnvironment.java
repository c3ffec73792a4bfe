// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Environment.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Environment.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileEnvironment implements Environment, Composed {
  private final Misdeed misdeed;
  private Environment sound;

  @Activate
  public HostileEnvironment(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Environment.KIND, Environment.class);
  }

  @Override
  public Space observationSpace() {
    return misdeed.answer("observationSpace", sound.observationSpace());
  }

  @Override
  public Space actionSpace() {
    return misdeed.answer("actionSpace", sound.actionSpace());
  }

  @Override
  public void reset(long seed, float[] observation) {
    sound.reset(seed, observation);
    misdeed.array("reset", observation);
  }

  @Override
  public void reset(float[] observation) {
    sound.reset(observation);
    misdeed.array("reset", observation);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Step step = misdeed.answer("step", sound.step(actions, offset, observation));
    misdeed.array("observation", observation);
    return step == null ? null
        : new Step(misdeed.number("reward", step.reward()), step.costs(), step.terminated(), step.truncated());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    misdeed.at("save");
    sound.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    misdeed.at("restore");
    sound.restore(in);
  }
}
