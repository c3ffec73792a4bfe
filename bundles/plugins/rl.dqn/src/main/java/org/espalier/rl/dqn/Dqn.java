// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Deep Q-networks: a network of the values of actions learns from replayed steps, by the values that an older copy of
 * it gives to what followed. Double, dueling, prioritised and of several steps by option. A time limit is no end: the
 * value of the last observation counts. Options have the meaning and, but for the number of steps, the defaults of
 * Stable-Baselines3's DQN; those of prioritised replay are the paper's.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "dqn",
    summary = "Deep Q-networks, for discrete actions: double, dueling, n-step, prioritised by option",
    source =
        "Mnih et al. 2015, algorithm 1; van Hasselt et al. 2016, eq. 4; Wang et al. 2016, eq. 9; Schaul et al. 2016,"
            + " algorithm 1; Hessel et al. 2018",
    provides = Offer.REPLANNING)
@Designate(ocd = Dqn.Options.class)
public final class Dqn implements Algorithm {

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

    @AttributeDefinition(description = "Adam's learning rate, above 0", min = "0")
    double learningRate() default 1e-4;

    @AttributeDefinition(description = "Steps kept to be learnt from, the newest", min = "1")
    int bufferSize() default 1_000_000;

    @AttributeDefinition(
        description = "Environment steps before learning begins, of random actions, all environments together",
        min = "0")
    int learningStarts() default 100;

    @AttributeDefinition(description = "Steps that one update learns from", min = "1")
    int batchSize() default 32;

    @AttributeDefinition(description = "Discount of a reward one step later", min = "0", max = "1")
    double gamma() default 0.99;

    @AttributeDefinition(description = "Steps of each environment between updates", min = "1")
    int trainFreq() default 4;

    @AttributeDefinition(
        description = "Updates after train-freq steps; -1: as many as steps were made in all environments",
        min = "-1")
    int gradientSteps() default 1;

    @AttributeDefinition(
        description = "Environment steps after which the target network is set anew, all environments together",
        min = "1")
    int targetUpdateInterval() default 10_000;

    @AttributeDefinition(
        description = "How far the target network is moved then: 1 makes it a copy", min = "0", max = "1")
    double tau() default 1;

    @AttributeDefinition(
        description = "Share of the training in which the probability of a random action falls linearly",
        min = "0",
        max = "1")
    double explorationFraction() default 0.1;

    @AttributeDefinition(description = "Probability of a random action at first", min = "0", max = "1")
    double explorationInitialEps() default 1;

    @AttributeDefinition(description = "Probability of a random action at last", min = "0", max = "1")
    double explorationFinalEps() default 0.05;

    @AttributeDefinition(description = "Largest norm of an update's gradients, above 0", min = "0")
    double maxGradNorm() default 10;

    @AttributeDefinition(
        description = "What an error costs",
        options = {
          @Option(label = "Huber's loss with its corner at 1 (Mnih et al. 2015)", value = "huber"),
          @Option(label = "The square", value = "mse")
        })
    String loss() default "huber";

    @AttributeDefinition(
        description =
            "Whether the network that learns chooses the action whose value the target network tells (van Hasselt et"
                + " al. 2016)")
    boolean doubleQ() default false;

    @AttributeDefinition(
        description =
            "Whether the last layer tells a state's value and the actions' advantages apart (Wang et al. 2016)")
    boolean dueling() default false;

    @AttributeDefinition(description = "Rewards that are summed before the target network's value", min = "1")
    int nSteps() default 1;

    @AttributeDefinition(description = "Whether steps are drawn by their errors (Schaul et al. 2016)")
    boolean prioritised() default false;

    @AttributeDefinition(description = "Prioritised: how much errors matter, 0 draws uniformly", min = "0")
    double priorityAlpha() default 0.6;

    @AttributeDefinition(
        description =
            "Prioritised: how much of the distortion importance weights mend at first; grows linearly to 1 at the end",
        min = "0",
        max = "1")
    double priorityBeta() default 0.4;

    @AttributeDefinition(description = "Prioritised: what is added to errors, above 0", min = "0")
    double priorityEpsilon() default 1e-6;

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

  private static final String NAME = "dqn";

  private final Options options;
  private final OffPolicySettings settings;

  @Activate
  public Dqn(Options options) {
    this.options = options;
    requireAbove0(NAME, "learning-rate", options.learningRate());
    requireAbove0(NAME, "max-grad-norm", options.maxGradNorm());
    requireAbove0(NAME, "priority-epsilon", options.priorityEpsilon());
    settings = new OffPolicySettings(
        NAME, options.steps(), options.iterationSteps(), options.numEnvs(), options.bufferSize(),
        options.learningStarts(), options.batchSize(), options.gamma(), options.trainFreq(), options.gradientSteps(),
        options.normObs(), options.normReward());
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    Environment first = environments.get();
    settings.requireBox(first.observationSpace());
    if (!(first.actionSpace() instanceof Space.Discrete)) {
      throw new InvalidInputException(
          "dqn: the environment's actions are " + first.actionSpace()
              + "; it chooses among a number of actions, continuous ones are for ppo, ddpg, td3 or sac");
    }
    VectorEnvironment vector = VectorEnvironments.of(options.numEnvs(), environments);
    return new OffPolicyLearner(
        settings, vector, context,
        (replay, normalisation) -> new DqnMethod(options, vector, context, replay, normalisation));
  }
}
