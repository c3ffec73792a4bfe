// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.a2c;

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
import org.espalier.rl.onpolicy.ValueLoss;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Advantage actor-critic: one step of the optimiser a short rollout, on the policy gradient with an entropy bonus and
 * the critic's squared error (Mnih et al. 2016, sec. 4, with environments stepped together instead of asynchronous
 * workers). Options have the defaults of Stable-Baselines3's A2C, and eight environments as its tuned settings have.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "a2c",
    summary = "Advantage actor-critic, one update a short rollout, for discrete and continuous actions",
    source = "Mnih et al. 2016, Asynchronous Methods for Deep Reinforcement Learning",
    provides = {Offer.GRADIENTS, Offer.REPLANNING})
@Designate(ocd = A2c.Options.class)
public final class A2c implements Algorithm {

  /** How gradients become steps. */
  public enum Method {
    /** RMSProp with an average of .99. */
    RMSPROP,
    /** Adam with averages of .9 and .999. */
    ADAM
  }

  /** Settings. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description = "Environment steps of the training, all environments together, cut to whole rollouts",
        min = "1")
    int steps() default 500_000;

    @AttributeDefinition(description = "Environments stepped together", min = "1")
    int numEnvs() default 8;

    @AttributeDefinition(description = "Steps of each environment in a rollout", min = "1")
    int numSteps() default 5;

    @AttributeDefinition(description = "How gradients become steps, with epsilon 1e-5")
    Method optimizer() default Method.RMSPROP;

    @AttributeDefinition(description = "Learning rate, above 0; the first one if it is annealed", min = "0")
    double learningRate() default 7e-4;

    @AttributeDefinition(description = "Whether the learning rate falls linearly to 0")
    boolean annealLr() default false;

    @AttributeDefinition(description = "Discount of a reward one step later", min = "0", max = "1")
    double gamma() default 0.99;

    @AttributeDefinition(
        description = "Weight of longer looks ahead in the advantage (Schulman et al. 2016); 1: the whole rollout",
        min = "0",
        max = "1")
    double gaeLambda() default 1;

    @AttributeDefinition(
        description = "Whether advantages are brought to mean 0 and deviation 1 in each rollout, of at least 2 steps")
    boolean normAdv() default false;

    @AttributeDefinition(description = "Weight of the entropy bonus", min = "0")
    double entCoef() default 0;

    @AttributeDefinition(description = "Weight of the critic's mean squared error", min = "0")
    double vfCoef() default 0.5;

    @AttributeDefinition(description = "Largest gradient norm, actor and critic together, above 0", min = "0")
    double maxGradNorm() default 0.5;

    @AttributeDefinition(
        description = "Whether observations are brought to mean 0 and deviation 1"
            + " by those seen so far, within [-10, 10]")
    boolean normObs() default false;

    @AttributeDefinition(
        description =
            "Whether rewards are divided by the deviation of the discounted returns so far, within [-10, 10]; what is"
                + " reported stays as the environment gives it")
    boolean normReward() default false;

    @AttributeDefinition(
        description = "Continuous actions: initial logarithm of their standard deviation, or of its weights if use-sde")
    double logStdInit() default 0;

    @AttributeDefinition(
        description =
            "Continuous actions: whether the noise is a function of the state, kept for some steps, instead of drawn at"
                + " each (generalised state-dependent exploration, Raffin et al. 2021)")
    boolean useSde() default false;

    @AttributeDefinition(
        description = "Steps after which use-sde draws a new function; 0: only at the beginning of each rollout",
        min = "0")
    int sdeSampleFreq() default 0;
  }

  private static final double EPSILON = 1e-5;

  private final Options options;
  private final OnPolicySettings rollouts;
  private final MinibatchUpdates.Settings updates;

  @Activate
  public A2c(Options options) {
    this.options = options;
    rollouts =
        new OnPolicySettings(
            "a2c", options.steps(), options.numEnvs(), options.numSteps(), options.learningRate(), options.annealLr(),
            new OnPolicySettings.Horizon(options.gamma(), options.gaeLambda()), options.normObs(), options.normReward(),
            new OnPolicySettings.Exploration(options.logStdInit(), options.useSde(), options.sdeSampleFreq()));
    updates = new MinibatchUpdates.Settings(1, 1, options.normAdv(), options.maxGradNorm(), 0);
    updates.requireFits(rollouts);
  }

  private Optimizer optimizer(double learningRate) {
    return options.optimizer() == Method.RMSPROP
        ? new Optimizer.RmsProp(learningRate, 0.99, EPSILON)
        : new Optimizer.Adam(learningRate, 0.9, 0.999, EPSILON);
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    // the loss halves the squared error
    Losses losses =
        new Losses(
            () -> new ScoreLoss(options.entCoef()),
            () -> new ValueLoss(Double.POSITIVE_INFINITY, 2 * options.vfCoef()));
    return new OnPolicyLearner(
        rollouts, environments, List.of(), context,
        agent -> new MinibatchUpdates(
            updates, losses, this::optimizer, agent, context.trainingSeeds().stream("minibatches")));
  }
}
