// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.rl.LentEnvironments;
import org.espalier.rl.ScoredEpisodes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * An algorithm that learns in an environment. Its success is the mean return of the greedy policy over evaluation
 * episodes in environments of their own; each part of the data has its own first states, the same for every run of a
 * seed. The floor is the better of the random policy and the best {@linkplain ConstantPolicy constant action} on the
 * same episodes: an agent that came to do the same whatever it sees has learnt nothing. Both are among the facts.
 */
@Component(factory = Task.KIND)
@Plugin(
    name = "reinforcement",
    summary = "A reinforcement-learning algorithm in an environment, scored by the greedy policy's mean return",
    parts = {Environment.KIND, Algorithm.KIND},
    provides = {Offer.AGENT, Offer.INPUTS})
@Designate(ocd = Reinforcement.Options.class)
public final class Reinforcement implements Task, Composed {

  /** How it is scored. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Episodes that a score is the mean of", min = "1")
    int evaluationEpisodes() default 100;
  }

  private final Options options;
  private Parts parts;

  @Activate
  public Reinforcement(Options options) {
    this.options = options;
  }

  @Override
  public void compose(Parts own) {
    parts = own;
  }

  @Override
  public Testable create(TaskContext context) {
    LentEnvironments environments = new LentEnvironments(parts);
    Algorithm algorithm = parts.part(Algorithm.KIND, Algorithm.class);
    Runnable atClose = () -> {
      environments.close();
      parts.release(algorithm);
    };
    try {
      return new AgentTraining(
          algorithm.create(context, environments), environments,
          new ScoredEpisodes(environments, options.evaluationEpisodes(), context.seeds()), atClose);
    } catch (RuntimeException e) {
      atClose.run();
      throw e;
    }
  }
}
