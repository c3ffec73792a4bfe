// SPDX-License-Identifier: Apache-2.0
package org.espalier.laboratory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.task.Trainable;

/** Dense, then tickets that are trained in two rounds, so that a run has more than one training. */
public class Lottery implements Procedure {
  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    for (double sparsity : sparsities) {
      runs.add(
          new RunDefinition(
              "ticket", OptionalDouble.of(sparsity), Parameters.NONE, List.of(DenseRun.REFERENCE)));
    }
    return runs;
  }

  @Override
  public void execute(RunContext run) {
    if (run.definition().variant().equals("dense")) {
      Trainable dense = run.trainable();
      run.save("initial", dense.weights());
      run.train(dense);
      run.save("final", dense.weights());
      run.evaluate(dense);
    } else {
      ticket(run);
    }
  }

  private void ticket(RunContext run) {
    Weights initial = run.load(DenseRun.REFERENCE, "initial");
    Weights trained = run.load(DenseRun.REFERENCE, "final");
    double sparsity = run.definition().sparsity().orElseThrow();
    round(run, initial, trained, sparsity / 2);
    Trainable last = round(run, initial, run.trainable("other").weights(), sparsity);
    run.evaluate(last);
  }

  private static Trainable round(RunContext run, Weights initial, Weights judged, double sparsity) {
    Trainable ticket = run.trainable();
    ticket.weights(judged);
    Map<ParameterName, Mask> masks = run.prune(ticket, initial, sparsity);
    ticket.weights(initial);
    ticket.masks(masks);
    run.train(
        ticket,
        iteration -> {
          if (iteration == Walk.ITERATIONS / 2) {
            run.metric("midway." + sparsity, ticket.trainingScore());
          }
        });
    return ticket;
  }
}
