// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.rl.TargetNetwork;
import org.espalier.rl.offpolicy.ReplaySample;
import org.espalier.rl.replay.Priorities;
import org.espalier.training.Gradients;

/** Updates of the network by what is kept, with means of what they showed. Used by the learner's thread. */
final class Updates {
  private final Dqn.Options options;
  private final Network network;
  private final ReplaySample sample;
  private final Optional<Priorities> priorities;
  private final TemporalDifference difference;
  private final Pass pass;
  private final Pass targetPass;
  private final float[] weights;
  private final double[] targets;
  private final double[] errors;
  private final float[] gradients;
  private int done;
  private double losses;
  private double values;

  Updates(
      Dqn.Options options, QValues qs, Network network, TargetNetwork target, ReplaySample sample,
      Optional<Priorities> priorities) {
    int size = sample.size();
    this.options = options;
    this.network = network;
    this.sample = sample;
    this.priorities = priorities;
    difference = new TemporalDifference(qs, options.loss().equals("huber"));
    pass = network.pass(size);
    targetPass = target.network().pass(size);
    weights = new float[size];
    Arrays.fill(weights, 1);
    targets = new double[size];
    errors = new double[size];
    gradients = new float[size * qs.outputs()];
  }

  /** One update. */
  void update(RandomStream random, double beta, double learningRate) {
    if (priorities.isPresent()) {
      priorities.get().draw(random, beta, sample.rows(), weights);
      sample.take();
    } else {
      sample.draw(random);
    }
    int size = sample.size();
    float[] following = sample.nextObservations();
    float[] next = targetPass.forward(following, size, Pass.Mode.INFER);
    float[] chooser = options.doubleQ() ? pass.forward(following, size, Pass.Mode.INFER) : next;
    difference.targets(sample.batch(), next, chooser, sample.discounts(), targets);
    network.zeroGradients();
    float[] outputs = pass.forward(sample.observations(), size, Pass.Mode.TRAIN);
    losses += difference.loss(sample.batch(), outputs, targets, weights, errors, gradients);
    for (int i = 0; i < size; i++) {
      values += (targets[i] + errors[i]) / size;
    }
    pass.backward(gradients);
    Gradients.clip(options.maxGradNorm(), List.of(network));
    network.update(new Optimizer.Adam(learningRate));
    priorities.ifPresent(by -> by.update(sample.rows(), errors));
    done++;
  }

  /** Begins the means anew. */
  void forget() {
    done = 0;
    losses = 0;
    values = 0;
  }

  /** Mean loss; NaN if there were no updates. */
  double loss() {
    return losses / done;
  }

  /** Mean value of the actions that were learnt from; NaN if there were no updates. */
  double value() {
    return values / done;
  }
}
