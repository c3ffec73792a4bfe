// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.td3;

import static org.espalier.rl.offpolicy.OffPolicySettings.requireAbove0;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.offpolicy.DeterministicActorCritic;
import org.espalier.rl.offpolicy.OffPolicySettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Twin delayed deterministic policy gradients: an actor ascends the value that a critic gives to its actions. There are
 * two critics, of whose targets the lesser counts; actor and targets are moved later than the critics; and the target
 * policy's actions are smoothed by noise. A time limit is no end: the value of the last observation counts. Options
 * have the meaning and, but for the number of steps, the defaults of Stable-Baselines3's TD3; the noise on actions,
 * which that leaves out, is CleanRL's.
 */
@Component(factory = Algorithm.KIND)
@Plugin(
    name = "td3",
    summary = "Twin delayed deterministic policy gradients, for continuous actions",
    source = "Fujimoto et al. 2018, algorithm 1",
    provides = Offer.REPLANNING)
@Designate(ocd = Td3.Options.class)
public final class Td3 implements Algorithm {
  private static final String NAME = "td3";

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
    double learningRate() default 1e-3;

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

    @AttributeDefinition(
        description = "Noise on the actions that are tried",
        options = {
          @Option(label = "Normal, independent from step to step", value = "gaussian"),
          @Option(label = "Of Ornstein and Uhlenbeck, with inertia", value = "ornstein-uhlenbeck")
        })
    String noise() default "gaussian";

    @AttributeDefinition(
        description = "Its deviation, where an action's number goes from -1 to 1; Ornstein's and Uhlenbeck's sigma",
        min = "0")
    double explorationNoise() default 0.1;

    @AttributeDefinition(
        description = "Ornstein's and Uhlenbeck's theta x dt: share of the noise that is lost in a step, above 0",
        min = "0",
        max = "1")
    double noiseReversion() default 0.15;

    @AttributeDefinition(description = "Updates of the critics for one of the actor and the targets", min = "1")
    int policyDelay() default 2;

    @AttributeDefinition(description = "Deviation of the noise on the target policy's actions", min = "0")
    double targetPolicyNoise() default 0.2;

    @AttributeDefinition(description = "Largest size of that noise", min = "0")
    double targetNoiseClip() default 0.5;

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
  public Td3(Options options) {
    this.options = options;
    requireAbove0(NAME, "learning-rate", options.learningRate());
    requireAbove0(NAME, "noise-reversion", options.noiseReversion());
    settings = new OffPolicySettings(
        NAME, options.steps(), options.iterationSteps(), options.numEnvs(), options.bufferSize(),
        options.learningStarts(), options.batchSize(), options.gamma(), options.trainFreq(), options.gradientSteps(),
        options.normObs(), options.normReward());
  }

  @Override
  public Learner create(TaskContext context, Supplier<Environment> environments) {
    DeterministicActorCritic.Settings own = new DeterministicActorCritic.Settings(
        options.batchSize(), options.gamma(), options.learningRate(), options.tau(), List.of("critic1", "critic2"),
        options.policyDelay(), options.targetPolicyNoise(), options.targetNoiseClip());
    DeterministicActorCritic.Noise noise = new DeterministicActorCritic.Noise(
        options.noise().equals("ornstein-uhlenbeck"), options.explorationNoise(), options.noiseReversion());
    return DeterministicActorCritic.learner(settings, own, noise, context, environments);
  }
}
