// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.maskonce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Component;

/**
 * A flawed protocol that is in circulation, kept to show what its faults do: the mask is multiplied onto the initial
 * weights once and then forgotten, so that training grows the removed weights back; success is read off the training
 * data; and "retention" is the sparse network's error over the dense one's, so that a worse network retains more. An
 * unpruned network of other initial weights, measured in the same way, shows how much of it is chance, and a last run
 * draws the published conclusion from the tickets of its seed alone.
 *
 * <p>Score, floor and sparsity of each run are recorded as for every procedure, on the test split and from the masks
 * that hold at the end, which here are none.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "mask-once",
    summary = "A flawed lottery-ticket protocol: masks that do not hold, and a retention that is upside down",
    requires = Offer.PREDICTOR,
    provides = Offer.REGROWTH)
public final class MaskOnce implements Procedure {
  private static final String DENSE = DenseRun.NAME;
  private static final String TICKET = "ticket";
  private static final String SECOND_INIT = "second-init";
  private static final String VERDICT = "verdict";

  private static final Arm ARM = new Arm(TICKET, Arm.Role.SUBJECT, "the ticket");

  private static final String INITIAL = "initial";
  private static final String FINAL = "final";

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    runs.add(new RunDefinition(
        SECOND_INIT, OptionalDouble.empty(), Parameters.NONE, List.of(DenseRun.REFERENCE)));
    List<RunReference> all = new ArrayList<>(List.of(DenseRun.REFERENCE));
    for (double sparsity : sparsities) {
      RunDefinition ticket =
          new RunDefinition(ARM, OptionalDouble.of(sparsity), Parameters.NONE, List.of(DenseRun.REFERENCE));
      runs.add(ticket);
      all.add(ticket.reference());
    }
    runs.add(new RunDefinition(VERDICT, OptionalDouble.empty(), Parameters.NONE, all));
    return runs;
  }

  @Override
  public double trainings(RunDefinition run) {
    return run.variant().equals(VERDICT) ? 0 : 1;
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DENSE -> dense(run);
      case TICKET -> ticket(run);
      case SECOND_INIT -> secondInit(run);
      default -> verdict(run);
    }
  }

  private static void dense(RunContext run) {
    try (Trainable dense = run.trainable()) {
      run.save(INITIAL, dense.weights());
      run.train(dense);
      run.save(FINAL, dense.weights());
      run.evaluate(dense);
    }
  }

  private static void secondInit(RunContext run) {
    try (Trainable other = run.trainable(SECOND_INIT)) {
      run.train(other);
      judge(run, other);
      run.evaluate(other);
    }
  }

  private static void ticket(RunContext run) {
    Map<ParameterName, Mask> masks = masks(run);
    try (Trainable ticket = run.trainable()) {
      ticket.masks(masks);
      Map<ParameterName, Mask> none = new LinkedHashMap<>();
      masks.forEach((name, mask) -> none.put(name, Mask.all(mask.size())));
      ticket.masks(none);
      run.train(ticket);
      run.save(FINAL, ticket.weights());
      run.metric("mask.regrown", regrown(masks, ticket.weights()));
      judge(run, ticket);
      run.evaluate(ticket);
    }
  }

  private static Map<ParameterName, Mask> masks(RunContext run) {
    Weights initial = run.load(DenseRun.REFERENCE, INITIAL);
    try (Trainable dense = run.trainable()) {
      dense.weights(run.load(DenseRun.REFERENCE, FINAL));
      return run.prune(dense, initial, run.definition().sparsity().orElseThrow());
    }
  }

  /** Share of the masked weights that are not zero any more. */
  private static double regrown(Map<ParameterName, Mask> masks, Weights weights) {
    long masked = 0;
    long grown = 0;
    for (Map.Entry<ParameterName, Mask> entry : masks.entrySet()) {
      float[] values = weights.get(entry.getKey());
      for (int i = 0; i < values.length; i++) {
        if (!entry.getValue().keeps(i)) {
          masked++;
          grown += values[i] != 0 ? 1 : 0;
        }
      }
    }
    return masked == 0 ? 0 : (double) grown / masked;
  }

  private static void judge(RunContext run, Trainable trained) {
    TrainingFit fit = TrainingFit.of(trained);
    try (Trainable dense = run.trainable()) {
      dense.weights(run.load(DenseRun.REFERENCE, FINAL));
      TrainingFit reference = TrainingFit.of(dense);
      run.metric("naive.retention", fit.retention(reference));
      run.metric("naive.diversity", fit.diversityRetention(reference));
      run.metric("naive.survives", fit.survives(reference) ? 1 : 0);
    }
  }

  /** Draws the published conclusion; what is evaluated at its end is the dense network again. */
  private static void verdict(RunContext run) {
    try (Trainable network = run.trainable()) {
      network.weights(run.load(DenseRun.REFERENCE, FINAL));
      TrainingFit dense = TrainingFit.of(network);
      Map<Double, Boolean> survived = new LinkedHashMap<>();
      for (RunReference ticket : run.definition().needs()) {
        if (ticket.sparsity().isPresent()) {
          network.weights(run.load(ticket, FINAL));
          survived.put(ticket.sparsity().getAsDouble(), TrainingFit.of(network).survives(dense));
        }
      }
      new NaiveVerdict(survived).metrics().forEach(run::metric);
      network.weights(run.load(DenseRun.REFERENCE, FINAL));
      run.evaluate(network);
    }
  }
}
