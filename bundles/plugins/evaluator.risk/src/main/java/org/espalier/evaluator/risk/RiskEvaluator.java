// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Outcome;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.finance.Tail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Profit and loss of a trained hedge on the test paths: {@link Tail}, mean, deviation, their ratio, what was traded and
 * paid. The mean of the tail is the same number as the objective of a risk measure of the same name.
 * It keeps the profits as the array {@code pnl}, and if asked to paths as {@code prices} and {@code variances}, both
 * [moments, paths], and {@code positions}, [steps, instruments, paths].
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "risk",
    summary = "Profit and loss on the test paths: CVaR, VaR, mean, deviation, Sharpe ratio, turnover, costs",
    requires = Offer.DESK)
@Designate(ocd = RiskEvaluator.Options.class)
public final class RiskEvaluator implements Evaluator {
  private final Options options;
  private final Tail tail;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Share of the paths that is the tail, which the names of CVaR and VaR have",
        min = "0.000001", max = "0.999999")
    double level() default 0.05;

    @AttributeDefinition(description = "Number of test paths to keep as arrays, at most 1024", min = "0", max = "1024")
    int paths() default 0;
  }

  @Activate
  public RiskEvaluator(Options options) {
    this.options = options;
    this.tail = new Tail(options.level());
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        money(tail.named("cvar"), Metric.Direction.HIGHER, "Mean profit and loss of the worst " + tail.share()),
        money(tail.named("var"), Metric.Direction.HIGHER, "The best profit and loss of the worst " + tail.share()),
        money("pnl-mean", Metric.Direction.HIGHER, "Mean profit and loss"),
        money("pnl-std", Metric.Direction.LOWER, "Standard deviation of profit and loss"),
        new Metric("sharpe", "1", Metric.Direction.NONE, "Mean profit and loss over its standard deviation"),
        new Metric("turnover", "units", Metric.Direction.NONE, "Units traded on a path, the closing trade included"),
        money("cost", Metric.Direction.LOWER, "Cost of all trades on a path"));
  }

  private static Metric money(String name, Metric.Direction direction, String description) {
    return new Metric(name, "money", direction, description);
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    return trained.show(Desk.class).map(desk -> measure(trade(desk))).orElse(Map.of());
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds, ArrayStore arrays) {
    return trained.show(Desk.class).map(desk -> measureAndKeep(desk, arrays)).orElse(Map.of());
  }

  private Map<String, Double> measureAndKeep(Desk desk, ArrayStore arrays) {
    Outcome outcome = trade(desk);
    arrays.save("pnl", outcome.profits());
    if (options.paths() > 0) {
      keepPaths(desk, arrays);
    }
    return measure(outcome);
  }

  private static Outcome trade(Desk desk) {
    return desk.trade(desk.network(), desk.contract().market(), Split.TEST);
  }

  private Map<String, Double> measure(Outcome outcome) {
    Profits profits = Profits.of(outcome);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(tail.named("cvar"), tail.mean(outcome.profits()));
    values.put(tail.named("var"), tail.quantile(outcome.profits()));
    values.put("pnl-mean", profits.mean());
    values.put("pnl-std", profits.deviation());
    values.put("sharpe", profits.sharpe());
    values.put("turnover", Arrays.stream(outcome.turnover()).average().orElseThrow());
    values.put("cost", Arrays.stream(outcome.costs()).average().orElseThrow());
    return values;
  }

  private void keepPaths(Desk desk, ArrayStore arrays) {
    Scenarios scenarios = desk.scenarios(desk.contract().market(), Split.TEST);
    int steps = scenarios.steps();
    int instruments = scenarios.instruments();
    int paths = Math.min(options.paths(), scenarios.size());
    double[][][] positions = new double[steps][instruments][scenarios.size()];
    desk.network().positions(scenarios, positions);
    double[][] rows = Arrays.stream(positions).flatMap(Arrays::stream).toArray(double[][]::new);
    arrays.save("prices", joined(scenarios.paths().prices(), paths), steps + 1, paths);
    arrays.save("variances", joined(scenarios.paths().variances(), paths), steps + 1, paths);
    arrays.save("positions", joined(rows, paths), steps, instruments, paths);
  }

  /** The first numbers of each row, one row after another. */
  private static double[] joined(double[][] rows, int count) {
    return Arrays.stream(rows).flatMapToDouble(row -> Arrays.stream(row, 0, count)).toArray();
  }
}
