// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.Trial;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Trainable;

/**
 * The training that a pruned network gets in the end, whose validation score a proxy stands for: a new optimiser, and a
 * plan of its own.
 *
 * @param share iterations as a share of a whole training's, above 0
 * @param rate factor on learning rates, above 0
 */
public record FinalTraining(double share, double rate) implements Trial {

  /** Iterations after a training of so many. */
  public long iterations(long planned) {
    return Math.round(share * planned);
  }

  /** Plans what has not begun. */
  public void plan(Trainable trainable) {
    trainable.as(Replannable.class)
        .orElseThrow(() -> new InvalidInputException("the task can't plan another training for pruned networks"))
        .replan(0, iterations(trainable.plannedIterations()), rate);
  }

  /**
   * Trains a pruned network as the small one that it is, and ends the run with it.
   *
   * @param start the weights that it starts from
   * @param masks what is left of it
   */
  public void ofPruned(RunContext run, Weights start, Map<ParameterName, Mask> masks) {
    try (Trainable small = run.shrunk(start, masks)) {
      carryOut(run, small);
    }
  }

  /** Trains the dense network for as many more iterations, and ends the run with it. */
  public void ofDense(RunContext run) {
    try (Trainable dense = run.trainable()) {
      dense.weights(DenseRun.trained(run));
      carryOut(run, dense);
    }
  }

  private void carryOut(RunContext run, Trainable trainable) {
    plan(trainable);
    run.train(trainable);
    run.evaluate(trainable);
  }

  @Override
  public String settings() {
    return toString();
  }

  /** The score on validation data after all of it. */
  @Override
  public Evaluation evaluate(Trainable candidate, Bench bench) {
    plan(candidate);
    while (!candidate.finished()) {
      bench.pause();
      candidate.iterate();
    }
    return Evaluation.scored(candidate.validationScore());
  }
}
