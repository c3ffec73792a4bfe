// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Terms;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Whether benchmarks pass a rule by which pruned hedges have been judged: a Sharpe ratio of at least that of the
 * network less 5 %. A seller's mean profit is negative, since the premium is not in it; so the ratio is the higher the
 * more the profits spread, and not hedging passes. The rule is here to show that, and not to judge by.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "sharpe-rule",
    summary = "Which benchmarks reach the network's Sharpe ratio less 5 %: a rule that not hedging passes",
    requires = Offer.DESK)
@Designate(ocd = SharpeRuleEvaluator.Options.class)
public final class SharpeRuleEvaluator implements Evaluator {
  private static final double TOLERANCE = 0.05;

  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Benchmarks of the task that the rule is applied to")
    String[] benchmarks() default {"none", "static", "black-scholes-initial", "minimum-variance"};
  }

  @Activate
  public SharpeRuleEvaluator(Options options) {
    this.options = options;
  }

  @Override
  public List<Metric> metrics() {
    return Stream.of(options.benchmarks())
        .map(name -> new Metric(
            metric(name), "1", Metric.Direction.NONE, "1 if " + name + " passes the rule, 0 if it fails"))
        .toList();
  }

  private static String metric(String benchmark) {
    return "sharpe-rule." + benchmark;
  }

  @Override
  public void prepare(Trainable untrained) {
    untrained.as(Terms.class).ifPresent(
        terms -> Stream.of(options.benchmarks()).forEach(name -> Rules.require(name, terms.rules(), "sharpe-rule")));
  }

  private static Hedge rule(String name, Desk desk) {
    return Rules.named(name, desk, "sharpe-rule");
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    return trained.show(Desk.class).map(this::judge).orElse(Map.of());
  }

  private Map<String, Double> judge(Desk desk) {
    double least = least(sharpe(desk, desk.network()));
    Map<String, Double> passes = new LinkedHashMap<>();
    for (String name : options.benchmarks()) {
      passes.put(metric(name), sharpe(desk, rule(name, desk)) >= least ? 1.0 : 0.0);
    }
    return passes;
  }

  /** 5 % below a ratio, on either side of 0. */
  private static double least(double sharpe) {
    return sharpe - TOLERANCE * Math.abs(sharpe);
  }

  private static double sharpe(Desk desk, Hedge hedge) {
    Profits profits = Profits.of(desk.trade(hedge, desk.contract().market(), Split.TEST));
    return profits.sharpe();
  }
}
