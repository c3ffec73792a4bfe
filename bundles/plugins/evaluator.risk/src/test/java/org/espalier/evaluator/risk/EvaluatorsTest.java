// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.market.Market;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Curves;
import org.espalier.api.metric.Metric;
import org.espalier.api.picture.Animation;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.tck.GivenParts;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class EvaluatorsTest {
  private static final Seeds SEEDS = Seeds.of(0);

  private static <T> T options(Class<T> type, Map<String, Object> values) {
    return Converters.standardConverter().convert(values).to(type);
  }

  private static Evaluator risk(Map<String, Object> options) {
    return new RiskEvaluator(options(RiskEvaluator.Options.class, options));
  }

  private static Evaluator sharpeRule(String... benchmarks) {
    return new SharpeRuleEvaluator(
        options(SharpeRuleEvaluator.Options.class, Map.of("benchmarks", benchmarks)));
  }

  private static Evaluator robustness(String against, double slope) {
    return robustness(slope, Map.of("name", "steep", "against", against));
  }

  private static Evaluator robustness(double slope, Map<String, Object> options) {
    return robustness(new DeskTrainable.Slope(slope, 0), options);
  }

  private static Evaluator robustness(Market market, Map<String, Object> options) {
    RobustnessEvaluator evaluator = new RobustnessEvaluator(options(RobustnessEvaluator.Options.class, options));
    evaluator.compose(new GivenParts().with(Market.KIND, () -> market));
    return evaluator;
  }

  private static Map<String, Double> measured(Evaluator evaluator) {
    Map<String, Double> values = evaluator.evaluate(new DeskTrainable(), SEEDS);
    List<String> declared = evaluator.metrics().stream().map(Metric::name).toList();
    assertTrue(declared.containsAll(values.keySet()), "every metric is declared");
    return values;
  }

  @Test
  void profitsTradesAndCosts() {
    Map<String, Double> values = measured(risk(Map.of("level", .5)));
    assertEquals(-5, values.get("cvar-0.5"), 1e-12);
    assertEquals(-5, values.get("var-0.5"), 1e-12);
    assertEquals(-1, values.get("pnl-mean"), 1e-12);
    assertEquals(Math.sqrt(64 / 3.0), values.get("pnl-std"), 1e-12);
    assertEquals(-1 / Math.sqrt(64 / 3.0), values.get("sharpe"), 1e-12);
    assertEquals(2, values.get("turnover"), 1e-12);
    assertEquals(1, values.get("cost"), 1e-12);
  }

  /** Of four paths, .6 are two and two fifths of a third. */
  @Test
  void tailsOfSeveralLevelsHaveNamesAndOneEstimator() {
    Map<String, Double> values = new HashMap<>(measured(risk(Map.of("level", .6))));
    values.putAll(measured(risk(Map.of("level", .25))));
    assertEquals((-5 - 5 + .4 * 3) / 2.4, values.get("cvar-0.6"), 1e-12);
    assertEquals(3, values.get("var-0.6"), 1e-12);
    assertEquals(-5, values.get("cvar-0.25"), 1e-12);
    assertEquals(-5, values.get("var-0.25"), 1e-12);
  }

  @Test
  void profitsArePersistedAndPathsIfAskedFor() {
    Map<String, double[]> kept = new HashMap<>();
    Map<String, int[]> shapes = new HashMap<>();
    ArrayStore arrays = new ArrayStore() {
      @Override
      public void save(String array, double[] values, int... shape) {
        kept.put(array, values.clone());
        shapes.put(array, shape);
      }

      @Override
      public void save(String array, float[] values, int... shape) {
        throw new UnsupportedOperationException("profits are 64-bit numbers");
      }

      @Override
      public void save(String name, Animation animation) {
        throw new UnsupportedOperationException("profits don't move");
      }

      @Override
      public void save(String name, Curves curves) {
        throw new UnsupportedOperationException("profits have no order");
      }
    };
    Map<String, Double> values = risk(Map.of()).evaluate(new DeskTrainable(), SEEDS, arrays);
    assertEquals(values, risk(Map.of()).evaluate(new DeskTrainable(), SEEDS));
    assertArrayEquals(new double[] {3, -5, 3, -5}, kept.get("pnl"));
    assertEquals(1, kept.size());
    risk(Map.of("paths", 3)).evaluate(new DeskTrainable(), SEEDS, arrays);
    assertArrayEquals(new double[] {100, 100, 100, 102, 98, 102, 104, 96, 104}, kept.get("prices"));
    assertArrayEquals(new double[] {0, 0, 0, .01, .01, .01, .02, .02, .02}, kept.get("variances"));
    assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, kept.get("positions"));
    assertArrayEquals(new int[] {3, 3}, shapes.get("prices"));
    assertArrayEquals(new int[] {2, 1, 3}, shapes.get("positions"));
  }

  @Test
  void robustnessIsTheRiskInTheOtherMarket() {
    assertEquals(
        Map.of("risk.steep", -11.0, "risk.steep.benchmark", -6.0, "risk.steep.failed-checks", 0.0),
        measured(robustness("half", 5)));
    assertEquals(-5, measured(robustness("half", 2)).get("risk.steep"), "as in the market of the training");
    String message = assertThrows(InvalidInputException.class, () -> measured(robustness("delta", 5))).getMessage();
    assertEquals("evaluator robustness: the task has no benchmark delta; there are none, half, short", message);
  }

  @Test
  void whatCanNotBeMeasuredIsRefusedBeforeTheTraining() {
    DeskTrainable untrained = new DeskTrainable();
    robustness("half", 5).prepare(untrained);
    sharpeRule("half").prepare(untrained);
    assertRefused(robustness("delta", 5), "evaluator robustness: the task has no benchmark delta");
    assertRefused(sharpeRule("half", "delta"), "evaluator sharpe-rule: the task has no benchmark delta");
    Map<String, Object> drifting = Map.of("name", "drifting", "against", "half");
    DeskTrainable.Slope drift = new DeskTrainable.Slope(2, 1);
    assertRefused(robustness(drift, drifting), "evaluator robustness, market drifting: the market's paths are not");
    Map<String, Object> reported = new HashMap<>(drifting);
    reported.put("marketCheck", "reported");
    Evaluator tolerant = robustness(drift, reported);
    tolerant.prepare(untrained);
    assertEquals(2, measured(tolerant).get("risk.drifting.failed-checks"));
  }

  private static void assertRefused(Evaluator evaluator, String start) {
    String message =
        assertThrows(InvalidInputException.class, () -> evaluator.prepare(new DeskTrainable())).getMessage();
    assertTrue(message.startsWith(start), message);
  }

  /** Means are -1 for all of them; the more profits spread, the nearer to 0 is the ratio. */
  @Test
  void theSharpeRuleLetsPassWhatIsRiskierAndFailsWhatIsSafer() {
    assertEquals(
        Map.of("sharpe-rule.half", 0.0, "sharpe-rule.short", 1.0), measured(sharpeRule("half", "short")));
    String message = assertThrows(InvalidInputException.class, () -> measured(sharpeRule("delta"))).getMessage();
    assertEquals("evaluator sharpe-rule: the task has no benchmark delta; there are none, half, short", message);
  }
}
