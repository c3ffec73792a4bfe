// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.onpolicy.Losses;
import org.espalier.rl.onpolicy.MinibatchUpdates;
import org.espalier.rl.onpolicy.OnPolicyLearner;
import org.espalier.rl.onpolicy.OnPolicySettings;
import org.espalier.rl.onpolicy.PolicyLoss;
import org.espalier.rl.onpolicy.ValueLoss;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A policy gradient that asks of an action whether it was better than the critic expected, not by how much: the loss
 * is {@code -sign(A) log p}. One step of Adam a rollout.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "sign-gradient",
    summary = "Policy gradient by the signs of advantages, one step of Adam a rollout",
    provides = {Offer.GRADIENTS, Offer.REPLANNING})
@Designate(ocd = SignGradient.Options.class)
public final class SignGradient implements Algorithm {
  private static final double GAE_LAMBDA = 0.95;
  private static final double LARGEST_GRADIENT = 0.5;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Environment steps of the training, cut to whole rollouts", min = "1")
    int steps() default 100_000;

    @AttributeDefinition(description = "Environments stepped together", min = "1")
    int numEnvs() default 8;

    @AttributeDefinition(description = "Steps of each environment in a rollout", min = "2")
    int numSteps() default 25;

    @AttributeDefinition(description = "Learning rate, above 0", min = "0")
    double learningRate() default 3e-3;

    @AttributeDefinition(description = "Discount of a reward one step later", min = "0", max = "1")
    double gamma() default 0.97;
  }

  private final OnPolicySettings rollouts;
  private final MinibatchUpdates.Settings updates = new MinibatchUpdates.Settings(1, 1, true, LARGEST_GRADIENT, 0);

  @Activate
  public SignGradient(Options options) {
    rollouts =
        new OnPolicySettings(
            "sign-gradient", options.steps(), options.numEnvs(), options.numSteps(), options.learningRate(), false,
            new OnPolicySettings.Horizon(options.gamma(), GAE_LAMBDA), false, false,
            new OnPolicySettings.Exploration(0, false, 0));
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    Losses losses = new Losses(SignLoss::new, () -> new ValueLoss(Double.POSITIVE_INFINITY, 1));
    return new OnPolicyLearner(
        rollouts, environments, List.of(), context,
        agent -> new MinibatchUpdates(
            updates, losses, Optimizer.Adam::new, agent, context.trainingSeeds().stream("minibatches")));
  }

  /** -sign(A) log p. */
  private static final class SignLoss extends PolicyLoss {
    SignLoss() {
      super(0);
    }

    @Override
    protected double loss(double logProbability, double ratio, double advantage) {
      return -Math.signum(advantage) * logProbability;
    }

    @Override
    protected double slope(double ratio, double advantage) {
      return -Math.signum(advantage);
    }
  }
}
