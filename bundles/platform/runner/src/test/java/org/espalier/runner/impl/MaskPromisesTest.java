// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Consumer;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Task;
import org.espalier.api.task.Trainable;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.laboratory.PlainNetwork;
import org.junit.jupiter.api.Test;

/** Masks hold during training, and what they removed does not come back. */
class MaskPromisesTest extends Experiments {
  @Test
  void aMaskThatDoesNotHoldIsAFailure() {
    lab.put(Engine.KIND, Lab.engine((architecture, initial) -> new PlainNetwork(architecture, initial) {
      @Override
      protected boolean masksHold() {
        return false;
      }
    }));
    String problem = problem();
    assertTrue(
        problem.matches(
            "engine test-engine 1\\.0\\.0: weight \\d+ of net/dense1\\.weight is masked and is \\S+ after iteration 1"),
        problem);
  }

  @Test
  void aMaskThatTrainingChangesIsAFailure() {
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public Map<String, Double> iterate() {
        if (iteration() == 1) {
          network().mask("dense2.weight", Mask.all(32));
        }
        return super.iterate();
      }
    });
    assertEquals(
        "engine test-engine 1.0.0: the mask of net/dense2.weight was changed by training after iteration 2", problem());
  }

  /** Half of the weights are removed, then something is done to the trainable, then it is trained. */
  private void regrow(Consumer<Trainable> change) {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        if (run.definition().variant().equals("dense")) {
          super.execute(run);
          return;
        }
        Trainable trainable = run.trainable();
        trainable.masks(run.prune(trainable, trainable.weights(), 0.5));
        change.accept(trainable);
        run.train(trainable);
        run.evaluate(trainable);
      }
    });
  }

  private static final String REGROWN =
      "procedure test-procedure 1.0.0: it brought back weights of net/dense1.weight that were removed before, and does "
          + "not provide regrowth";

  @Test
  void aMaskThatGrowsBackIsAFailure() {
    regrow(trainable -> trainable.masks(Map.of(ParameterName.of("net/dense1.weight"), Mask.all(48))));
    assertEquals(REGROWN, problem());
  }

  @Test
  void aMaskThatGrowsBackBehindTheTrainableIsAFailure() {
    regrow(trainable -> trainable.networks().get("net").mask("dense1.weight", Mask.all(48)));
    assertEquals(REGROWN, problem());
  }

  @Test
  void aMaskThatGrowsBackInTheEndIsAFailure() {
    regrow(trainable -> {
      while (!trainable.finished()) {
        trainable.iterate();
      }
      trainable.networks().get("net").mask("dense1.weight", Mask.all(48));
    });
    assertEquals(REGROWN, problem());
  }

  @Test
  void masksMayGrowBackWhereTheProcedureProvidesIt() {
    lab.provide("regrowth");
    regrow(trainable -> trainable.masks(Map.of(ParameterName.of("net/dense1.weight"), Mask.all(48))));
    assertTrue(run("o", false, 2).complete());
  }
}
