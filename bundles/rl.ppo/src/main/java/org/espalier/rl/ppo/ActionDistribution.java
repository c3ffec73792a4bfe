package org.espalier.rl.ppo;

import java.util.Map;
import org.espalier.api.engine.FreeParameter;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;

/**
 * How a network's outputs distribute actions. It looks at one row of outputs at a time, computed in double precision:
 * first {@link #at}, then whatever is asked of that row.
 */
interface ActionDistribution {

  /** The distribution for actions of this space. */
  static ActionDistribution of(Space space) {
    if (space instanceof Space.Discrete discrete) {
      return new Categorical(discrete.n());
    }
    return new DiagonalGaussian((Space.Box) space);
  }

  /** Network outputs that one action takes. */
  int outputs();

  /** Numbers that hold one action. */
  int actionWidth();

  /** What is learnt beside the network, by name. */
  Map<String, FreeParameter> parameters();

  /** Looks at row {@code row} of outputs. */
  void at(float[] outputs, int row);

  /** Draws an action and writes it as row {@code row}; it may lie outside the action space. */
  void sample(RandomStream random, float[] actions, int row);

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
