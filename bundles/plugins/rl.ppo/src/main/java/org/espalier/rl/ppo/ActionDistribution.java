package org.espalier.rl.ppo;

import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;

/**
 * How a network's outputs distribute actions. It looks at one row of outputs at a time, computed in double precision:
 * first {@link #at}, then whatever is asked of that row.
 */
interface ActionDistribution {
  /** Name of the free parameter of continuous actions. */
  String LOG_DEVIATIONS = "policy/log-deviations";

  /** Network outputs that one action of this space takes. */
  static int outputs(Space space) {
    return space instanceof Space.Discrete discrete ? discrete.n() : space.width();
  }

  /**
   * The distribution for actions of this space.
   *
   * @param features how many numbers the network's last layer reads
   * @throws InvalidInputException if options ask for what the space does not have
   */
  static ActionDistribution of(Space space, Ppo.Options options, int features) {
    if (space instanceof Space.Box box) {
      return options.useSde()
          ? new StateDependentGaussian(box, features, options.logStdInit())
          : new DiagonalGaussian(box, options.logStdInit());
    }
    if (options.useSde() || options.logStdInit() != 0) {
      throw new InvalidInputException(
          "ppo: " + (options.useSde() ? "use-sde" : "log-std-init") + " is for continuous actions, but the"
              + " environment's are " + space + "; leave it out");
    }
    return new Categorical(((Space.Discrete) space).n());
  }

  /** Numbers that hold one action. */
  int actionWidth();

  /** What is learnt beside the network, by name. */
  Map<String, FreeParameter> parameters();

  /** Whether it must be told the {@link #features}. */
  default boolean readsFeatures() {
    return false;
  }

  /**
   * Tells what the network's last layer read for the batch whose outputs are looked at next.
   *
   * @param batch rows of features, left as they are until the next batch
   */
  default void features(float[] batch) {}

  /** Looks at row {@code row} of outputs. */
  void at(float[] outputs, int row);

  /** Draws an action and writes it as row {@code row}; it may lie outside the action space. */
  void sample(RandomStream random, float[] actions, int row);

  /** Draws anew what the {@link #explore explorations} of some steps have in common. */
  default void renewNoise(RandomStream random, int environments) {}

  /** Writes an action for environment {@code row} of a rollout, distributed as {@link #sample}'s if taken by itself. */
  default void explore(RandomStream random, float[] actions, int row) {
    sample(random, actions, row);
  }

  /** Writes the most likely action as row {@code row}. */
  void mode(float[] actions, int row);

  /** Logarithm of the probability (density) of the action in row {@code row}. */
  double logProbability(float[] actions, int row);

  /** Entropy in nats. */
  double entropy();

  /**
   * Writes, as row {@code row}, the derivatives by the outputs of a loss with the given derivatives by the
   * log-probability of the action in that row and by the entropy; adds those by the free parameters to their gradients.
   */
  void gradient(
      float[] actions, int row, double byLogProbability, double byEntropy, float[] outputGradients);

  /** Moves the first {@code batch} actions into the action space. */
  void bound(float[] actions, int batch);
}
