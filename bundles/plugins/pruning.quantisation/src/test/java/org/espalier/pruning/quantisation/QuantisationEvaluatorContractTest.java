// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.Map;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.evaluator.EvaluatorContract;
import org.espalier.tck.task.ToyTraining;

class QuantisationEvaluatorContractTest extends EvaluatorContract {
  @Override
  protected Evaluator evaluator() {
    return new QuantisationEvaluator(Settings.of(
        QuantisationEvaluator.Options.class,
        Map.of("batches", new int[] {1, 4}, "timings", 5, "warmUpSeconds", 0.01, "seconds", 0.01)));
  }

  @Override
  protected Testable trained() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 2);
  }
}
