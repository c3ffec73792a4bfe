// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import org.espalier.allocation.Baseline;
import org.espalier.allocation.FinalTraining;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Proxy;
import org.espalier.allocation.Study;
import org.espalier.api.procedure.Parameters;

/**
 * What runs that prune depend on.
 *
 * @param training what pruned networks get in the end
 * @param matched what is equal where searches are compared
 * @param evaluations that a search may spend
 * @param whole the proxy that searches are judged by
 * @param brief minibatches of finetuning after which half of what was tried is dropped
 * @param warmStart share of the final training's minibatches for weights that all widths share
 * @param finalists of the search's end, judged once more after longer finetuning
 * @param checked allocations that are finally trained to check the proxy
 * @param bonus deviations of the surrogate's posterior that are added to an agent's reward
 * @param clip largest share that a layer may lose by an agent's action; 0: so much that a quarter of the share stays
 *     that the sparsity leaves
 */
record Settings(
    FinalTraining training, Ledger.Matched matched, int evaluations, Proxy.Fidelity whole, int brief, double warmStart,
    int finalists, int checked, double bonus, double clip) {
  private static final String SHARE = "share";
  private static final String RATE = "rate";
  private static final String MATCHED = "matched";
  private static final String EVALUATIONS = "evaluations";
  private static final String FINETUNING = "finetuning";
  private static final String BRIEF = "brief-finetuning";
  private static final String BATCH = "batch-size";
  private static final String LEARNING_RATE = "learning-rate";
  private static final String RECALIBRATION = "recalibration";
  private static final String READOUT = "readout";
  private static final String RIDGE = "ridge";
  private static final String WARM_START = "warm-start";
  private static final String FINALISTS = "finalists";
  private static final String CHECKED = "checked";
  private static final String BONUS = "bonus";
  private static final String CLIP = "clip";

  /** Of each number of a point that is drawn at random. */
  static final double DEVIATION = 1;

  /** How many times as long finalists are finetuned. */
  private static final int LONGER = 3;

  /** As a run's definition tells it; what the run does not depend on may be absent, and is then nothing. */
  static Settings of(Parameters told) {
    FinalTraining training = training(told);
    Proxy.Fidelity whole = new Proxy.Fidelity(
        Math.toIntExact(told.integer(FINETUNING)), Math.toIntExact(told.integer(BATCH)), told.number(LEARNING_RATE),
        Math.toIntExact(told.integer(RECALIBRATION)), Math.toIntExact(told.integer(READOUT)), told.number(RIDGE));
    return new Settings(
        training, told.constant(MATCHED, Ledger.Matched.class), Math.toIntExact(told.integer(EVALUATIONS)), whole,
        Math.toIntExact(told.integer(BRIEF)), told.number(WARM_START), Math.toIntExact(told.integer(FINALISTS)),
        Math.toIntExact(told.integer(CHECKED)), told.has(BONUS) ? told.number(BONUS) : 0,
        told.has(CLIP) ? told.number(CLIP) : 0);
  }

  /** The final training that a run's definition tells. */
  static FinalTraining training(Parameters told) {
    return new FinalTraining(told.number(SHARE), told.number(RATE));
  }

  /** What the final training depends on. */
  Parameters trained() {
    return Parameters.NONE.with(SHARE, training.share()).with(RATE, training.rate());
  }

  Parameters parameters() {
    return trained()
        .with(MATCHED, matched).with(EVALUATIONS, evaluations)
        .with(FINETUNING, whole.finetuning()).with(BRIEF, brief)
        .with(BATCH, whole.batch()).with(LEARNING_RATE, whole.learningRate())
        .with(RECALIBRATION, whole.recalibration()).with(READOUT, whole.readout()).with(RIDGE, whole.ridge())
        .with(WARM_START, warmStart).with(FINALISTS, finalists).with(CHECKED, checked);
  }

  /** What a search by an agent depends on. */
  Parameters agent() {
    return parameters().with(BONUS, bonus).with(CLIP, clip);
  }

  /** The largest share that a layer may lose by an agent's action. */
  double clip(double sparsity) {
    return clip == 0 ? 1 - (1 - sparsity) / 4 : clip;
  }

  /** The proxy without finetuning. */
  Proxy.Fidelity cheap() {
    return whole.withFinetuning(0);
  }

  /** The proxy with the finetuning that half of what is tried does not get past. */
  Proxy.Fidelity briefly() {
    return whole.withFinetuning(brief);
  }

  /** The proxy that decides at the end. */
  Proxy.Fidelity longer() {
    return whole.withFinetuning(LONGER * whole.finetuning());
  }

  /** The usual proxy: some finetuning alone. Norms are recalibrated, because this finetuning does not move them. */
  Proxy.Fidelity plain() {
    return new Proxy.Fidelity(
        whole.finetuning(), whole.batch(), whole.learningRate(), whole.recalibration(), 0, whole.ridge());
  }

  /** Evaluations that judging the finalists counts as. */
  double choosing() {
    return whole.macs(1) == 0 ? finalists : finalists * (double) longer().macs(1) / whole.macs(1);
  }

  /** The proxy that ways are compared by. */
  Proxy.Fidelity fidelity(Study study) {
    return study.projected() ? whole : plain();
  }

  /** What a search may spend, less something that is kept for its end. */
  Ledger ledger(Study study, double kept) {
    return new Ledger(
        matched, evaluations - kept, fidelity(study), study.space().architecture(study.baseline(Baseline.UNIFORM)));
  }
}
