// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Values;
import org.espalier.api.task.TaskContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Algorithm.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Algorithm.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileAlgorithm implements Algorithm, Composed {
  private final Misdeed misdeed;
  private Algorithm sound;

  @Activate
  public HostileAlgorithm(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Algorithm.KIND, Algorithm.class);
  }

  @Override
  public boolean constrained() {
    return sound.constrained();
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    return misdeed.answer("create", new HostileLearner(sound.create(context, environments), misdeed));
  }

  private static final class HostileLearner extends HostileTraining<Learner> implements Learner {
    HostileLearner(Learner sound, Misdeed misdeed) {
      super(sound, misdeed);
    }

    @Override
    public Policy policy() {
      Policy policy = misdeed.answer("policy", sound.policy());
      return policy == null ? null : (observations, batch, actions, greedy, random) -> {
        policy.act(observations, batch, actions, greedy, random);
        misdeed.array("act", actions);
      };
    }

    @Override
    public Optional<Values> values() {
      return sound.values();
    }

    @Override
    public float[] networkInputs(float[] observations, int count) {
      return sound.networkInputs(observations, count);
    }
  }
}
