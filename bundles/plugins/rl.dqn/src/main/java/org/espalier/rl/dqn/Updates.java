package org.espalier.rl.dqn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.rl.TargetNetwork;
import org.espalier.rl.replay.Priorities;
import org.espalier.rl.replay.ReplayBatch;
import org.espalier.rl.replay.ReplayBuffer;
import org.espalier.rl.replay.Returns;
import org.espalier.rl.statistics.Normalisation;
import org.espalier.training.Gradients;

/** Updates of the network by what is kept, with means of what they showed. Used by the learner's thread. */
final class Updates {
  private final Dqn.Options options;
  private final Network network;
  private final TargetNetwork target;
  private final Normalisation normalisation;
  private final ReplayBuffer replay;
  private final Optional<Priorities> priorities;
  private final Returns returns;
  private final TemporalDifference difference;
  private final ReplayBatch batch;
  private final Pass pass;
  private final Pass targetPass;
  private final int[] rows;
  private final float[] weights;
  private final double[] discounts;
  private final double[] targets;
  private final double[] errors;
  private final float[] gradients;
  private int done;
  private double losses;
  private double values;

  Updates(
      Dqn.Options options, QValues qs, ReplayBuffer.Widths widths, Network network, TargetNetwork target,
      Normalisation normalisation, ReplayBuffer replay, Optional<Priorities> priorities) {
    int size = options.batchSize();
    this.options = options;
    this.network = network;
    this.target = target;
    this.normalisation = normalisation;
    this.replay = replay;
    this.priorities = priorities;
    returns = new Returns(replay, options.nSteps(), options.gamma());
    difference = new TemporalDifference(qs, options.loss().equals("huber"));
    batch = new ReplayBatch(size, widths);
    pass = network.pass(size);
    targetPass = target.network().pass(size);
    rows = new int[size];
    weights = new float[size];
    Arrays.fill(weights, 1);
    discounts = new double[size];
    targets = new double[size];
    errors = new double[size];
    gradients = new float[size * qs.outputs()];
  }

  /** One update. */
  void update(RandomStream random, double beta, double learningRate) {
    priorities.ifPresentOrElse(
        by -> by.draw(random, beta, rows, weights), () -> replay.draw(random, rows));
    returns.copy(rows, batch, discounts);
    int size = batch.size();
    for (int i = 0; i < size; i++) {
      batch.rewards()[i] = (float) normalisation.reward(batch.rewards()[i]);
    }
    float[] following = normalisation.observations(batch.nextObservations(), size);
    float[] next = targetPass.forward(following, size, Pass.Mode.INFER);
    float[] chooser = options.doubleQ() ? pass.forward(following, size, Pass.Mode.INFER) : next;
    difference.targets(batch, next, chooser, discounts, targets);
    network.zeroGradients();
    float[] outputs =
        pass.forward(normalisation.observations(batch.observations(), size), size, Pass.Mode.TRAIN);
    losses += difference.loss(batch, outputs, targets, weights, errors, gradients);
    for (int i = 0; i < size; i++) {
      values += (targets[i] + errors[i]) / size;
    }
    pass.backward(gradients);
    Gradients.clip(options.maxGradNorm(), List.of(network));
    network.update(new Optimizer.Adam(learningRate));
    priorities.ifPresent(by -> by.update(rows, errors));
    done++;
  }

  /** Begins the means anew. */
  void forget() {
    done = 0;
    losses = 0;
    values = 0;
  }

  /** Updates that the means are of. */
  int done() {
    return done;
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
