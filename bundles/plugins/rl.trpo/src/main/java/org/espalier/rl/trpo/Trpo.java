// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.onpolicy.MinibatchUpdates;
import org.espalier.rl.onpolicy.OnPolicyLearner;
import org.espalier.rl.onpolicy.OnPolicySettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Trust region policy optimisation: one natural-gradient step of the policy a rollout, within a divergence from the
 * rollout's policy, by Fisher-vector products, conjugate gradients and a line search; the critic learns by Adam. The
 * engine must know the tangents of the policy's network. Options have the names and the defaults of SB3-Contrib's TRPO,
 * but for minibatches, which are numbered as in {@code ppo}.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "trpo",
    summary = "Trust region policy optimisation: natural gradients within a divergence, for discrete and continuous"
        + " actions",
    source = "Schulman et al. 2015, Trust Region Policy Optimization, app. C",
    provides = {Offer.GRADIENTS, Offer.REPLANNING})
@Designate(ocd = Trpo.Options.class)
public final class Trpo implements Algorithm {

  /** Settings. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description = "Environment steps of the training, all environments together, cut to whole rollouts",
        min = "1")
    int steps() default 100_000;

    @AttributeDefinition(description = "Environments stepped together", min = "1")
    int numEnvs() default 1;

    @AttributeDefinition(description = "Steps of each environment in a rollout", min = "1")
    int numSteps() default 2048;

    @AttributeDefinition(
        description = "Adam's learning rate for the critic, above 0; the first one if it is annealed",
        min = "0")
    double learningRate() default 1e-3;

    @AttributeDefinition(description = "Whether the learning rate falls linearly to 0")
    boolean annealLr() default false;

    @AttributeDefinition(description = "Discount of a reward one step later", min = "0", max = "1")
    double gamma() default 0.99;

    @AttributeDefinition(
        description = "Weight of longer looks ahead in the advantage (Schulman et al. 2016)",
        min = "0",
        max = "1")
    double gaeLambda() default 0.95;

    @AttributeDefinition(
        description = "Minibatches a rollout is divided into for the critic; must divide it evenly",
        min = "1")
    int numMinibatches() default 16;

    @AttributeDefinition(description = "The critic's passes over each rollout", min = "1")
    int criticUpdates() default 10;

    @AttributeDefinition(
        description = "Whether advantages are brought to mean 0 and deviation 1 in each rollout, of at least 2 steps")
    boolean normAdv() default true;

    @AttributeDefinition(description = "Largest divergence from the rollout's policy, in nats, above 0", min = "0")
    double targetKl() default 0.01;

    @AttributeDefinition(description = "Iterations of the conjugate gradients at most", min = "1")
    int cgMaxSteps() default 15;

    @AttributeDefinition(description = "What is added to the Fisher matrix's diagonal", min = "0")
    double cgDamping() default 0.1;

    @AttributeDefinition(description = "Lengths of the policy's step that are tried at most", min = "1")
    int lineSearchMaxIter() default 10;

    @AttributeDefinition(description = "Factor from one length to the next, above 0 and below 1", min = "0", max = "1")
    double lineSearchShrinkingFactor() default 0.8;

    @AttributeDefinition(description = "Of each so many steps one makes the policy's step; 1: all", min = "1")
    int subSamplingFactor() default 1;

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
        description = "Continuous actions: initial logarithm of their standard deviation")
    double logStdInit() default 0;
  }

  private final Options options;
  private final OnPolicySettings rollouts;
  private final TrustRegion.Settings region;

  @Activate
  public Trpo(Options options) {
    this.options = options;
    OnPolicySettings.requireAbove0("target-kl", options.targetKl());
    OnPolicySettings.requireAbove0("line-search-shrinking-factor", options.lineSearchShrinkingFactor());
    if (options.lineSearchShrinkingFactor() >= 1) {
      throw new InvalidInputException(
          "line-search-shrinking-factor must be below 1, not " + options.lineSearchShrinkingFactor());
    }
    rollouts =
        new OnPolicySettings(
            "trpo", options.steps(), options.numEnvs(), options.numSteps(), options.learningRate(),
            options.annealLr(), new OnPolicySettings.Horizon(options.gamma(), options.gaeLambda()), options.normObs(),
            options.normReward(),
            new OnPolicySettings.Exploration(options.logStdInit(), false, 0));
    MinibatchUpdates.requireDivisible(options.numMinibatches(), rollouts);
    if (options.normAdv() && rollouts.rollout() <= options.subSamplingFactor()) {
      throw new InvalidInputException(
          "sub-sampling-factor is " + options.subSamplingFactor() + ", which leaves 1 of a rollout of "
              + rollouts.rolloutSize() + " steps; norm-adv makes its advantage 0, so that no policy is learnt");
    }
    region =
        new TrustRegion.Settings(
            options.targetKl(), options.cgDamping(), options.cgMaxSteps(), options.lineSearchMaxIter(),
            options.lineSearchShrinkingFactor());
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    return new OnPolicyLearner(
        rollouts, environments, List.of(), context,
        agent -> new TrpoMethod(options, region, agent, context.trainingSeeds().stream("minibatches")));
  }
}
