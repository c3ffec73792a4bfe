// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import java.util.stream.IntStream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.TangentPass;
import org.espalier.rl.policy.NaturalDistribution;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.training.FreeParameter;

/**
 * One step of the policy (Schulman et al. 2015, app. C): the natural gradient by conjugate gradients, as long as the
 * divergence allows by its quadratic estimate, then shortened until the divergence is below the limit and the surrogate
 * has improved; where that never happens the policy stays. Used by one thread.
 */
final class TrustRegion {
  private final Settings settings;
  private final Network actor;
  private final NaturalDistribution distribution;
  private final TangentPass pass;
  private final Direction direction;
  private final float[] outputGradients;

  /**
   * How a step is made.
   *
   * @param targetKl largest mean divergence from the rollout's policy, in nats
   * @param damping added to the Fisher matrix's diagonal
   * @param iterations of the conjugate gradients at most
   * @param searches lengths that are tried at most
   * @param shrinking factor from one length to the next
   */
  record Settings(double targetKl, double damping, int iterations, int searches, double shrinking) {}

  /**
   * What a step did.
   *
   * @param loss surrogate before it
   * @param entropy mean before it
   * @param divergence of the policy from the one before; 0 if it stayed
   * @param tried lengths tried
   * @param accepted whether one was taken
   */
  record Step(double loss, double entropy, double divergence, int tried, boolean accepted) {}

  /** @param pass of the actor, for batches of the size that steps are made from */
  TrustRegion(Settings settings, Network actor, NaturalDistribution distribution, TangentPass pass) {
    this.settings = settings;
    this.actor = actor;
    this.distribution = distribution;
    this.pass = pass;
    direction = new Direction(actor, distribution.parameters().values());
    outputGradients = new float[pass.capacity() * distribution.outputs()];
  }

  Step step(Minibatch batch) {
    SurrogateLoss loss = new SurrogateLoss();
    float[] outputs = forward(batch, Pass.Mode.TRAIN);
    double[][] before = new double[batch.size()][];
    for (int row = 0; row < batch.size(); row++) {
      distribution.at(outputs, row);
      before[row] = distribution.remember();
    }
    zeroGradients();
    loss.policy(batch, outputs, distribution, outputGradients);
    pass.backward(outputGradients);
    double[] descent = direction.gradient();
    for (int i = 0; i < descent.length; i++) {
      descent[i] = -descent[i];
    }
    float[] at = outputs.clone();
    double[] natural = ConjugateGradients.solve(v -> product(v, at, batch.size()), descent, settings.iterations());
    double curvature = ConjugateGradients.dot(natural, product(natural, at, batch.size()));
    if (!(curvature > 0)) {
      return new Step(loss.policyLoss(), loss.entropy(), 0, 0, false);
    }
    return search(batch, natural, Math.sqrt(2 * settings.targetKl() / curvature), before, loss);
  }

  private Step search(Minibatch batch, double[] natural, double longest, double[][] before, SurrogateLoss old) {
    double[] start = direction.values();
    double length = longest;
    for (int tried = 1; tried <= settings.searches(); tried++) {
      double[] moved = start.clone();
      ConjugateGradients.add(length, natural, moved);
      direction.values(moved);
      float[] outputs = forward(batch, Pass.Mode.INFER);
      double divergence = 0;
      for (int row = 0; row < batch.size(); row++) {
        distribution.at(outputs, row);
        divergence += distribution.divergenceFrom(before[row]) / batch.size();
      }
      SurrogateLoss now = new SurrogateLoss();
      now.policy(batch, outputs, distribution, outputGradients);
      if (divergence < settings.targetKl() && now.policyLoss() < old.policyLoss()) {
        return new Step(old.policyLoss(), old.entropy(), divergence, tried, true);
      }
      length *= settings.shrinking();
    }
    direction.values(start);
    return new Step(old.policyLoss(), old.entropy(), 0, settings.searches(), false);
  }

  private float[] forward(Minibatch batch, Pass.Mode mode) {
    return pass.forward(batch.observations(), batch.size(), mode);
  }

  private void zeroGradients() {
    actor.zeroGradients();
    distribution.parameters().values().forEach(FreeParameter::zeroGradients);
  }

  /**
   * (F + damping) v, after a forward in training mode: J' M J v / n, with J the Jacobian of the outputs and M the
   * distribution's Fisher matrix, a row each; overwrites the gradients.
   *
   * @param outputs of that forward
   */
  double[] product(double[] v, float[] outputs, int rows) {
    float[] motion = pass.tangents(direction.network(v));
    for (int row = 0; row < rows; row++) {
      distribution.at(outputs, row);
      distribution.outputFisher(motion, row, outputGradients);
    }
    IntStream.range(0, rows * distribution.outputs()).forEach(i -> outputGradients[i] /= rows);
    zeroGradients();
    pass.backward(outputGradients);
    double[] product = direction.gradient();
    for (int i = direction.firstFree(); i < direction.size(); i++) {
      product[i] = distribution.freeFisher(i - direction.firstFree()) * v[i];
    }
    ConjugateGradients.add(settings.damping(), v, product);
    return product;
  }
}
