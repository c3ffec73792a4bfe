// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppo;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.onpolicy.ClippedLoss;
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
 * Proximal policy optimisation with a clipped objective, in the arrangement of Huang et al. 2022: vectorised
 * environments, generalised advantage estimation, Adam with epsilon 1e-5 and an annealed rate, advantages normalised
 * per minibatch, a clipped value loss, an entropy bonus, and one gradient norm over actor and critic, which share no
 * weights. Where a time limit cuts an episode, the value of its last observation stands for the rewards that were not
 * seen. Options have the names and, but for the number of steps, the defaults of CleanRL's {@code ppo.py}.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "ppo",
    summary = "Proximal policy optimisation with a clipped objective, for discrete and continuous actions",
    source =
        "Schulman et al. 2017, eq. 7; Huang et al. 2022, The 37 Implementation Details of Proximal Policy Optimization",
    provides = {Offer.GRADIENTS, Offer.REPLANNING})
@Designate(ocd = Ppo.Options.class)
public final class Ppo implements Algorithm {

  /** Settings; those of continuous control differ: see each. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description = "Environment steps of the training, all environments together, cut to whole rollouts",
        min = "1")
    int steps() default 100_000;

    @AttributeDefinition(description = "Environments stepped together", min = "1")
    int numEnvs() default 4;

    @AttributeDefinition(
        description = "Steps of each environment in a rollout (2048 is usual for continuous control)",
        min = "1")
    int numSteps() default 128;

    @AttributeDefinition(description = "Adam's learning rate, above 0; the first one if it is annealed", min = "0")
    double learningRate() default 2.5e-4;

    @AttributeDefinition(description = "Whether the learning rate falls linearly to 0")
    boolean annealLr() default true;

    @AttributeDefinition(description = "Discount of a reward one step later", min = "0", max = "1")
    double gamma() default 0.99;

    @AttributeDefinition(
        description = "Weight of longer looks ahead in the advantage (Schulman et al. 2016)",
        min = "0",
        max = "1")
    double gaeLambda() default 0.95;

    @AttributeDefinition(description = "Minibatches a rollout is divided into; must divide it evenly", min = "1")
    int numMinibatches() default 4;

    @AttributeDefinition(description = "Passes over each rollout", min = "1")
    int updateEpochs() default 4;

    @AttributeDefinition(
        description =
            "Whether advantages are brought to mean 0 and deviation 1 in each minibatch, of at least 2 steps then")
    boolean normAdv() default true;

    @AttributeDefinition(
        description = "Change of the action's probability ratio that still earns, above 0",
        min = "0")
    double clipCoef() default 0.2;

    @AttributeDefinition(
        description = "Whether the value loss is clipped like the policy's; slow where returns are much larger than 1")
    boolean clipVloss() default true;

    @AttributeDefinition(description = "Weight of the entropy bonus", min = "0")
    double entCoef() default 0.01;

    @AttributeDefinition(description = "Weight of the value loss", min = "0")
    double vfCoef() default 0.5;

    @AttributeDefinition(description = "Largest gradient norm, actor and critic together, above 0", min = "0")
    double maxGradNorm() default 0.5;

    @AttributeDefinition(
        description = "Divergence from the rollout's policy, in nats, at which the passes over it end; 0: no limit",
        min = "0")
    double targetKl() default 0;

    @AttributeDefinition(
        description =
            "Whether observations are brought to mean 0 and deviation 1 by those seen so far, within [-10, 10]"
                + " (Huang et al. 2022)")
    boolean normObs() default false;

    @AttributeDefinition(
        description =
            "Whether rewards are divided by the deviation of the discounted returns so far, within [-10, 10]"
                + " (Huang et al. 2022); what is reported stays as the environment gives it")
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

  /** Of Adam, as Huang et al. 2022 have it. */
  private static final double EPSILON = 1e-5;

  private final Options options;
  private final OnPolicySettings rollouts;
  private final MinibatchUpdates.Settings updates;

  @Activate
  public Ppo(Options options) {
    this.options = options;
    OnPolicySettings.requireAbove0("clip-coef", options.clipCoef());
    rollouts =
        new OnPolicySettings(
            "ppo", options.steps(), options.numEnvs(), options.numSteps(), options.learningRate(), options.annealLr(),
            new OnPolicySettings.Horizon(options.gamma(), options.gaeLambda()), options.normObs(), options.normReward(),
            new OnPolicySettings.Exploration(options.logStdInit(), options.useSde(), options.sdeSampleFreq()));
    updates =
        new MinibatchUpdates.Settings(
            options.updateEpochs(), options.numMinibatches(), options.normAdv(), options.maxGradNorm(),
            options.targetKl());
    updates.requireFits(rollouts);
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    double valueClip = options.clipVloss() ? options.clipCoef() : Double.POSITIVE_INFINITY;
    Losses losses =
        new Losses(
            () -> new ClippedLoss(options.clipCoef(), options.entCoef()),
            () -> new ValueLoss(valueClip, options.vfCoef()));
    return new OnPolicyLearner(
        rollouts, environments, List.of(), context,
        agent -> new MinibatchUpdates(
            updates, losses, rate -> new Optimizer.Adam(rate, 0.9, 0.999, EPSILON), agent,
            context.trainingSeeds().stream("minibatches")));
  }
}
