// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.Trial;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Trainable;
import org.espalier.api.task.TrainingData;

/**
 * What a pruned network is judged by in place of the score that it would have after its final training, which costs too
 * much to be asked for often: a short finetuning, batch norms recalibrated, the last layer fitted in closed form, and
 * the task's objective on validation data. What the networks take of each budget is read on the way.
 *
 * @param fidelity how much is done before scoring
 * @param budgets what is read
 */
public record Proxy(Fidelity fidelity, List<Budget> budgets) implements Trial {
  /** Measure: multiply-accumulates that the evaluation took, a backward pass counting as two forward passes. */
  public static final String MACS = "macs";

  /** Measure: seconds that it took. */
  public static final String SECONDS = "seconds";

  /** Measure: which of them finetuning took. */
  public static final String FINETUNING_SECONDS = "finetuning-seconds";

  /**
   * How near to the final training an evaluation comes.
   *
   * @param finetuning minibatches of Adam; 0 for none
   * @param batch examples of a minibatch, at least 1
   * @param learningRate of Adam, above 0
   * @param recalibration training examples for the batch norms; 0 leaves the whole network's statistics
   * @param readout training examples that the last layer is fitted to; 0 leaves it as it is
   * @param ridge penalty of that fit, a share of the features' mean variance, above 0
   */
  public record Fidelity(
      int finetuning, int batch, double learningRate, int recalibration, int readout, double ridge) {

    /** The same with other minibatches of finetuning. */
    public Fidelity withFinetuning(int minibatches) {
      return new Fidelity(minibatches, batch, learningRate, recalibration, readout, ridge);
    }

    /**
     * Multiply-accumulates of an evaluation, scoring excepted: a backward pass counts as two forward passes.
     *
     * @param perExample multiply-accumulates of a forward pass of one example
     */
    public long macs(long perExample) {
      return perExample * (3L * finetuning * batch + recalibration + readout);
    }
  }

  public Proxy {
    budgets = List.copyOf(budgets);
  }

  /** What an evaluation took of a budget, in its unit. */
  public static double cost(Evaluation evaluation, Budget budget) {
    return Readings.cost(evaluation, budget);
  }

  /** How far repeated measurements of a budget were spread, as a share. */
  public static double spread(Evaluation evaluation, Budget budget) {
    return Readings.spread(evaluation, budget);
  }

  @Override
  public String settings() {
    return fidelity + " " + budgets.stream().map(Budget::resource).toList();
  }

  @Override
  public Evaluation evaluate(Trainable candidate, Bench bench) {
    long begin = System.nanoTime();
    Network network = candidate.networks().values().iterator().next();
    finetune(candidate, network, bench);
    double finetuning = seconds(begin);
    TrainingData data = candidate.as(TrainingData.class).orElseThrow(
        () -> new InvalidInputException("the task does not show the training data that pruned networks are fitted to"));
    int[] order = bench.seeds().stream("examples").permutation(data.examples().size());
    if (fidelity.recalibration() > 0) {
      Recalibration.recalibrate(
          network, data, first(order, fidelity.recalibration()), fidelity.batch(), bench::pause);
    }
    if (fidelity.readout() > 0) {
      Readout.fit(
          network, data, first(order, fidelity.readout()), fidelity.batch(), fidelity.ridge(), bench::pause);
    }
    bench.pause();
    double score = candidate.validationScore();
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put(MACS, (double) fidelity.macs(network.architecture().macs()));
    measures.put(SECONDS, seconds(begin));
    measures.put(FINETUNING_SECONDS, finetuning);
    measures.putAll(Readings.of(budgets, candidate.networks().values(), bench));
    return Evaluation.scored(score, measures);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }

  private void finetune(Trainable candidate, Network network, Bench bench) {
    if (fidelity.finetuning() > 0) {
      GradientSource source = candidate.as(GradientSource.class).orElseThrow(
          () -> new InvalidInputException("the task gives no gradients, which pruned networks are finetuned by"));
      RandomStream random = bench.seeds().stream("finetuning");
      for (int i = 0; i < fidelity.finetuning(); i++) {
        bench.pause();
        source.gradients(fidelity.batch(), random);
        network.update(new Optimizer.Adam(fidelity.learningRate()));
      }
    }
  }

  private static int[] first(int[] order, int count) {
    return Arrays.copyOf(order, Math.min(count, order.length));
  }
}
