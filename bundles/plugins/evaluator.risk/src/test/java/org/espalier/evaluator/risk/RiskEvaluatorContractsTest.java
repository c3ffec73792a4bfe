// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import java.util.Map;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.market.Market;
import org.espalier.api.task.Testable;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;
import org.espalier.tck.evaluator.EvaluatorContract;
import org.junit.jupiter.api.Nested;

class RiskEvaluatorContractsTest {

  /** Of a desk. */
  abstract static class OfADesk extends EvaluatorContract {
    @Override
    protected Testable trained() {
      return new DeskTrainable();
    }
  }

  @Nested
  class Risk extends OfADesk {
    @Override
    protected Evaluator evaluator() {
      return new RiskEvaluator(Settings.of(RiskEvaluator.Options.class, Map.of("level", 0.5, "paths", 3)));
    }
  }

  @Nested
  class Robustness extends OfADesk {
    @Override
    protected Evaluator evaluator() {
      RobustnessEvaluator evaluator = new RobustnessEvaluator(
          Settings.of(RobustnessEvaluator.Options.class, Map.of("name", "steep", "against", "half")));
      evaluator.compose(new GivenParts().with(Market.KIND, () -> new DeskTrainable.Slope(5, 0)));
      return evaluator;
    }
  }

  @Nested
  class SharpeRule extends OfADesk {
    @Override
    protected Evaluator evaluator() {
      return new SharpeRuleEvaluator(
          Settings.of(SharpeRuleEvaluator.Options.class, Map.of("benchmarks", new String[] {"half", "short"})));
    }
  }
}
