// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.accuracy;

import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.evaluator.EvaluatorContract;
import org.espalier.tck.task.ToyTraining;

class AccuracyEvaluatorContractTest extends EvaluatorContract {
  @Override
  protected Evaluator evaluator() {
    return new AccuracyEvaluator();
  }

  @Override
  protected Testable trained() {
    return new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 2);
  }
}
