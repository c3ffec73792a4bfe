// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppolagrangian;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.constrained.Limits;
import org.espalier.rl.constrained.Multiplier;
import org.espalier.rl.constrained.MultiplierRule;
import org.espalier.rl.onpolicy.ActorCritic;
import org.espalier.rl.onpolicy.ClippedLoss;
import org.espalier.rl.onpolicy.Losses;
import org.espalier.rl.onpolicy.MinibatchUpdates;
import org.espalier.rl.onpolicy.OnPolicyLearner;
import org.espalier.rl.onpolicy.OnPolicyMethod;
import org.espalier.rl.onpolicy.OnPolicySettings;
import org.espalier.rl.onpolicy.ValueLoss;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Proximal policy optimisation under limits on the environment's costs: each cost has a critic of its own and a
 * multiplier that rises while episodes cost more than the limit (PPO-Lagrangian, Ray et al. 2019), or that is the
 * output of a PID controller (PID-Lagrangian, Stooke et al. 2020). Options that {@code ppo} has are {@code ppo}'s;
 * multipliers start and move as in the code of Ray et al., PID gains are OmniSafe's.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "ppo-lagrangian",
    summary = "Proximal policy optimisation under limits on costs, with multipliers by ascent, Adam or PID",
    source =
        "Ray et al. 2019, Benchmarking Safe Exploration in Deep Reinforcement Learning; Stooke et al. 2020, Responsive"
            + " Safety in Reinforcement Learning by PID Lagrangian Methods",
    provides = {Offer.GRADIENTS, Offer.REPLANNING})
@Designate(ocd = PpoLagrangian.Options.class)
public final class PpoLagrangian implements Algorithm {

  /** Settings. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description =
            "Entries such as speed=25: what an episode's sum of a cost may be in the mean. Each cost of the environment"
                + " needs one, unless the environment itself limits it")
    String[] limits() default {};

    @AttributeDefinition(
        description =
            "How multipliers answer the costs: gradient ascent, the same by Adam, or proportional, integral and"
                + " derivative terms (PID-Lagrangian, Stooke et al. 2020)")
    MultiplierRule.Update multiplierUpdate() default MultiplierRule.Update.ADAM;

    @AttributeDefinition(
        description =
            "What keeps multipliers of ascent and Adam from being negative: projection at 0, or a softplus; PID is"
                + " always projected")
    MultiplierRule.Positivity positivity() default MultiplierRule.Positivity.SOFTPLUS;

    @AttributeDefinition(description = "Multipliers before the first update", min = "0")
    double initialMultiplier() default 1;

    @AttributeDefinition(description = "Step of ascent and Adam for multipliers, above 0", min = "0")
    double multiplierLr() default 0.05;

    @AttributeDefinition(description = "PID: gain of the excess over the limit", min = "0")
    double pidKp() default 0.1;

    @AttributeDefinition(description = "PID: gain of the excess's sum, which is never below 0", min = "0")
    double pidKi() default 0.01;

    @AttributeDefinition(description = "PID: gain of the rise of the cost since the last update", min = "0")
    double pidKd() default 0.01;

    @AttributeDefinition(description = "Largest multiplier; 0: no bound", min = "0")
    double multiplierBound() default 0;

    @AttributeDefinition(
        description = "Whether penalised advantages are divided by 1 plus the sum of the multipliers")
    boolean rescaleAdvantages() default true;

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

    @AttributeDefinition(
        description = "Discount of a cost one step later; -1: gamma (a limit on the sum of costs asks for 1)",
        min = "-1",
        max = "1")
    double costGamma() default -1;

    @AttributeDefinition(
        description = "Weight of longer looks ahead in a cost's advantage; -1: gae-lambda",
        min = "-1",
        max = "1")
    double costGaeLambda() default -1;

    @AttributeDefinition(description = "Minibatches a rollout is divided into; must divide it evenly", min = "1")
    int numMinibatches() default 4;

    @AttributeDefinition(description = "Passes over each rollout", min = "1")
    int updateEpochs() default 4;

    @AttributeDefinition(
        description =
            "Whether the reward's advantages are brought to mean 0 and deviation 1, and the costs' to mean 0, in each"
                + " rollout, before they are put together (Ray et al. 2019)")
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

    @AttributeDefinition(
        description = "Largest gradient norm, actor and critic together and each cost's critic by itself, above 0",
        min = "0")
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
        description =
            "Whether costs are divided by the deviation of their discounted sums so far, within [-10, 10], where"
                + " critics and advantages count them; multipliers answer them as they are")
    boolean normCost() default false;

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

  private static final String NAME = "ppo-lagrangian";
  private static final double EPSILON = 1e-5;

  private final Options options;
  private final Limits limits;
  private final MultiplierRule rule;
  private final OnPolicySettings rollouts;
  private final MinibatchUpdates.Settings updates;

  @Activate
  public PpoLagrangian(Options options) {
    this.options = options;
    OnPolicySettings.requireAbove0("clip-coef", options.clipCoef());
    limits = new Limits(NAME, options.limits());
    rule =
        new MultiplierRule(
            options.multiplierUpdate(), options.positivity(), options.initialMultiplier(), options.multiplierLr(),
            new MultiplierRule.Gains(options.pidKp(), options.pidKi(), options.pidKd()), options.multiplierBound());
    OnPolicySettings.Horizon reward = new OnPolicySettings.Horizon(options.gamma(), options.gaeLambda());
    OnPolicySettings.Horizon cost =
        new OnPolicySettings.Horizon(
            options.costGamma() < 0 ? reward.gamma() : options.costGamma(),
            options.costGaeLambda() < 0 ? reward.gaeLambda() : options.costGaeLambda());
    rollouts =
        new OnPolicySettings(
            NAME, options.steps(), options.numEnvs(), options.numSteps(), options.learningRate(), options.annealLr(),
            reward, cost, options.normObs(), options.normReward(), options.normCost(),
            new OnPolicySettings.Exploration(options.logStdInit(), options.useSde(), options.sdeSampleFreq()));
    updates =
        new MinibatchUpdates.Settings(
            options.updateEpochs(), options.numMinibatches(), false, options.maxGradNorm(), options.targetKl());
    updates.requireFits(rollouts);
  }

  @Override
  public boolean constrained() {
    return true;
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    Environment environment = environments.get();
    List<String> costs = environment.costs();
    List<Multiplier> multipliers =
        limits.of(costs, environment.limits()).stream().map(limit -> new Multiplier(rule, limit)).toList();
    return new OnPolicyLearner(
        rollouts, environments, costs, context,
        agent -> new LagrangianMethod(
            updates(agent, context), costs, multipliers, options.normAdv(), options.rescaleAdvantages()));
  }

  private OnPolicyMethod updates(ActorCritic agent, TaskContext context) {
    double valueClip = options.clipVloss() ? options.clipCoef() : Double.POSITIVE_INFINITY;
    Losses losses =
        new Losses(
            () -> new ClippedLoss(options.clipCoef(), options.entCoef()),
            () -> new ValueLoss(valueClip, options.vfCoef()));
    return new MinibatchUpdates(
        updates, losses, rate -> new Optimizer.Adam(rate, 0.9, 0.999, EPSILON), agent,
        context.trainingSeeds().stream("minibatches"));
  }
}
