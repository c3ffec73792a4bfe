// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import static org.espalier.rl.offpolicy.OffPolicySettings.requireAbove0;

import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.VectorEnvironments;
import org.espalier.rl.offpolicy.OffPolicyLearner;
import org.espalier.rl.offpolicy.OffPolicySettings;
import org.espalier.rl.policy.ActionScale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Soft actor-critic: a policy that maximises rewards and its own entropy learns from two critics, of which the lesser
 * counts. Actions may be continuous or a number of them. A time limit is no end: the value of the last observation
 * counts. Options have the meaning and, but for the number of steps, the defaults of Stable-Baselines3's SAC; the
 * entropy that is wanted of discrete actions, which that does not know, is CleanRL's.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "sac",
    summary = "Soft actor-critic, for continuous and discrete actions",
    source =
        "Haarnoja et al. 2018, Soft Actor-Critic; Haarnoja et al. 2018, Soft Actor-Critic Algorithms and Applications,"
            + " algorithm 1; Christodoulou 2019",
    provides = Offer.REPLANNING)
@Designate(ocd = Sac.Options.class)
public final class Sac implements Algorithm {
  private static final String NAME = "sac";

  /** Settings. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description = "Environment steps of the training, all environments together, cut to whole iterations",
        min = "1")
    int steps() default 100_000;

    @AttributeDefinition(
        description =
            "Environment steps after which is shown what was learnt, all environments together, cut to whole rollouts"
                + " of train-freq; changes nothing in what is learnt but where the training ends",
        min = "1")
    int iterationSteps() default 1000;

    @AttributeDefinition(description = "Environments stepped together", min = "1")
    int numEnvs() default 1;

    @AttributeDefinition(description = "Adam's learning rate of all networks, above 0", min = "0")
    double learningRate() default 3e-4;

    @AttributeDefinition(description = "Steps kept to be learnt from, the newest", min = "1")
    int bufferSize() default 1_000_000;

    @AttributeDefinition(
        description = "Environment steps before learning begins, of random actions, all environments together",
        min = "0")
    int learningStarts() default 100;

    @AttributeDefinition(description = "Steps that one update learns from", min = "1")
    int batchSize() default 256;

    @AttributeDefinition(description = "Discount of a reward one step later", min = "0", max = "1")
    double gamma() default 0.99;

    @AttributeDefinition(description = "Steps of each environment between updates", min = "1")
    int trainFreq() default 1;

    @AttributeDefinition(
        description = "Updates after train-freq steps; -1: as many as were made in all environments",
        min = "-1")
    int gradientSteps() default 1;

    @AttributeDefinition(description = "How far target networks are moved at a time", min = "0", max = "1")
    double tau() default 0.005;

    @AttributeDefinition(description = "Updates between moves of the target networks", min = "1")
    int targetUpdateInterval() default 1;

    @AttributeDefinition(description = "Worth of a nat of entropy, above 0; where it is learnt, at first", min = "0")
    double alpha() default 1;

    @AttributeDefinition(description = "Whether that is learnt, so that the policy has a wanted entropy")
    boolean autotune() default true;

    @AttributeDefinition(
        description = "Continuous actions: the entropy wanted, in nats for each number, which goes from -1 to 1")
    double targetEntropyPerNumber() default -1;

    @AttributeDefinition(
        description = "Discrete actions: the entropy wanted, as a share of the largest, the logarithm of their number",
        min = "0",
        max = "1")
    double targetEntropyShare() default 0.89;

    @AttributeDefinition(
        description =
            "Continuous actions: whether the noise depends on the state and is kept for train-freq steps (Raffin et al."
                + " 2021)")
    boolean useSde() default false;

    @AttributeDefinition(description = "With use-sde: logarithm of the deviation of the noise's weights at first")
    double logStdInit() default -3;

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
  }

  private final Options options;
  private final OffPolicySettings settings;

  @Activate
  public Sac(Options options) {
    this.options = options;
    requireAbove0(NAME, "learning-rate", options.learningRate());
    requireAbove0(NAME, "alpha", options.alpha());
    settings = new OffPolicySettings(
        NAME, options.steps(), options.iterationSteps(), options.numEnvs(), options.bufferSize(),
        options.learningStarts(), options.batchSize(), options.gamma(), options.trainFreq(), options.gradientSteps(),
        options.normObs(), options.normReward());
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    VectorEnvironment vector = VectorEnvironments.of(options.numEnvs(), environments);
    settings.requireBox(vector.observationSpace());
    return new OffPolicyLearner(settings, vector, context, maker(vector, context));
  }

  private OffPolicyLearner.Maker maker(VectorEnvironment vector, TaskContext context) {
    if (vector.actionSpace() instanceof Space.Discrete) {
      if (options.useSde()) {
        throw new InvalidInputException(
            "sac: use-sde is for continuous actions, but the environment's are " + vector.actionSpace()
                + "; leave it out");
      }
      return (replay, normalisation) -> new DiscreteSac(options, vector, context, replay, normalisation);
    }
    ActionScale scale = new ActionScale(NAME, vector.actionSpace());
    return (replay, normalisation) -> new ContinuousSac(options, scale, vector, context, replay, normalisation);
  }
}
