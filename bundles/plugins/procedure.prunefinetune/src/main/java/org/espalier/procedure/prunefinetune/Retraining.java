// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.prunefinetune;

import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Trainable;

/**
 * What follows a pruning.
 *
 * @param way {@link #FINETUNE}, {@link #RATE}, {@link #WEIGHTS} or {@link #NONE}
 * @param share iterations as a share of the training's
 * @param rate factor on the learning rates of fine-tuning
 */
record Retraining(String way, double share, double rate) {
  static final String FINETUNE = "finetune";
  static final String RATE = "rewind-rate";
  static final String WEIGHTS = "rewind-weights";
  static final String NONE = "none";

  /** Artifact of the dense run: its weights when as many iterations were left as a retraining has. */
  static final String REWOUND = "rewind";

  /** Parameters of runs. */
  static final String SHARE_KEY = "share";

  private static final String WAY_KEY = "retrain";
  private static final String RATE_KEY = "rate";

  Retraining {
    if (!way.equals(FINETUNE) && share > 1) {
      throw new InvalidInputException(
          "share is " + share + ", but " + way
              + " can't go back further than to the beginning; it must be at most 1");
    }
  }

  /** As a run's definition tells it. */
  static Retraining of(Parameters parameters) {
    return new Retraining(
        parameters.text(WAY_KEY), parameters.number(SHARE_KEY),
        parameters.has(RATE_KEY) ? parameters.number(RATE_KEY) : 1);
  }

  /** What a run that retrains depends on. */
  Parameters parameters() {
    Parameters parameters = Parameters.NONE.with(WAY_KEY, way).with(SHARE_KEY, share);
    return way.equals(FINETUNE) ? parameters.with(RATE_KEY, rate) : parameters;
  }

  boolean retrains() {
    return !way.equals(NONE);
  }

  boolean rewindsWeights() {
    return way.equals(WEIGHTS);
  }

  /** Iterations of a retraining after a training of so many. */
  long iterations(long planned) {
    return iterations(share, planned);
  }

  static long iterations(double share, long planned) {
    return Math.round(share * planned);
  }

  /**
   * Retrains what is left.
   *
   * @param pruned is closed, unless there is no retraining
   * @return what was retrained
   */
  Trainable carryOut(RunContext run, Trainable pruned, Map<ParameterName, Mask> masks) {
    if (!retrains()) {
      return pruned;
    }
    Trainable next = begin(run, pruned.weights());
    pruned.close();
    next.masks(masks);
    run.train(next);
    return next;
  }

  /** A trainable at the beginning of its retraining, not masked yet. */
  private Trainable begin(RunContext run, Weights trained) {
    Trainable trainable = run.trainable();
    long planned = trainable.plannedIterations();
    long iterations = iterations(planned);
    if (way.equals(FINETUNE)) {
      plan(trainable, 0, iterations, rate);
    } else {
      plan(trainable, planned - iterations, planned, 1);
    }
    trainable.weights(rewindsWeights() ? run.load(DenseRun.REFERENCE, REWOUND) : trained);
    return trainable;
  }

  /** Removes weights from what was trained, where that is what the retraining goes on with. */
  void remove(RunContext run, Trainable trained, Weights initial, Map<ParameterName, Mask> masks) {
    if (!rewindsWeights()) {
      run.remove(trained, initial, masks);
    }
  }

  /** Plans a training anew, which the task offers: validation has seen to it. */
  static void plan(Trainable trainable, long first, long planned, double rate) {
    trainable.as(Replannable.class).orElseThrow().replan(first, planned, rate);
  }
}
